import CScoringModel

/// The trained weights: for each known feature a row of 16 signed bytes, one a head.
///
/// Layout of the file, little-endian: `HEEDMDL1`, length and CRC-32 of what follows; bits of the bucket number; number of
/// heads; 16 scales and 16 offsets (float64, thousandths of log-odds); four 16-bit fingerprints a bucket; a row a
/// fingerprint. A feature lies in the bucket that the upper bits of its hash name, beside its lower 16 bits.
struct ScoringModel: @unchecked Sendable {
  /// Rows have this many bytes; more than there are heads.
  static let lanes = 16
  /// Fingerprints in a bucket.
  static let ways = 4

  /// What a head scores, in the order of the rows.
  enum Head: Int, CaseIterable {
    case anger, frustration, disappointment, sadness, anxiety, confusion, gratitude, joy
    case positive, negative, urgency, health, legal, financial
  }

  /// The weights that the program carries.
  static let shared = ScoringModel(
    start: heed_scoring_model_start(), count: heed_scoring_model_size())

  /// Thousandths of log-odds that one step of a weight is worth, for a text of one feature.
  let scales: [Double]
  /// Thousandths of log-odds of a text without known features.
  let offsets: [Double]
  let bucketShift: UInt32
  // Constant memory of the program image.
  let fingerprints: UnsafeRawPointer
  let rows: UnsafeRawPointer

  private init(start: UnsafeRawPointer, count: Int) {
    precondition(count > 32 && start.load(as: UInt64.self) == 0x314C_444D_4445_4548, "the model is ours")
    let bits = start.load(fromByteOffset: 16, as: UInt32.self)
    let slots = Self.ways << Int(bits)
    precondition(count == 32 + 2 * 8 * Self.lanes + slots * (2 + Self.lanes), "the model is whole")
    bucketShift = 32 - bits
    scales = (0..<Self.lanes).map { start.loadUnaligned(fromByteOffset: 32 + 8 * $0, as: Double.self) }
    offsets = (0..<Self.lanes).map {
      start.loadUnaligned(fromByteOffset: 32 + 8 * (Self.lanes + $0), as: Double.self)
    }
    fingerprints = start + 32 + 2 * 8 * Self.lanes
    rows = fingerprints + 2 * slots
  }

  /// Row of a feature, or nil when the model does not know it.
  @inline(__always)
  func row(of hash: UInt32) -> UnsafeRawPointer? {
    let bucket = Int(hash >> bucketShift)
    let marks = fingerprints.load(fromByteOffset: bucket &* 8, as: UInt64.self)
    // The lanes that equal the fingerprint become zero; the lowest zero lane is found without a branch per lane.
    let wanted = UInt64(hash & 0xFFFF) &* 0x0001_0001_0001_0001
    let difference = marks ^ wanted
    let zero = (difference &- 0x0001_0001_0001_0001) & ~difference & 0x8000_8000_8000_8000
    if zero == 0 { return nil }
    let way = zero.trailingZeroBitCount >> 4
    return rows + (bucket &* Self.ways &+ way) &* Self.lanes
  }
}
