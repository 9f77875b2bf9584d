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

  /// Thousandths of log-odds that one step of a weight is worth, for a text of one feature; one a lane.
  let scales: UnsafePointer<Double>
  /// Thousandths of log-odds of a text without known features; one a lane.
  let offsets: UnsafePointer<Double>
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
    let numbers = UnsafeMutablePointer<Double>.allocate(capacity: 2 * Self.lanes)
    for index in 0..<2 * Self.lanes {
      (numbers + index).initialize(to: start.loadUnaligned(fromByteOffset: 32 + 8 * index, as: Double.self))
    }
    // Never freed: there is one model.
    scales = UnsafePointer(numbers)
    offsets = UnsafePointer(numbers + Self.lanes)
    fingerprints = start + 32 + 2 * 8 * Self.lanes
    rows = fingerprints + 2 * slots
  }

  /// Place of a feature's row, and 1 when the model knows the feature; if not, the place means nothing.
  @inline(__always)
  func place(of hash: UInt32) -> (row: UInt32, known: Int) {
    let bucket = hash &>> bucketShift
    let marks = fingerprints.load(fromByteOffset: Int(bucket) &* 8, as: UInt64.self)
    // The lanes that equal the fingerprint become zero; the lowest zero lane is found without a branch per lane.
    let wanted = UInt64(hash & 0xFFFF) &* 0x0001_0001_0001_0001
    let difference = marks ^ wanted
    let zero = (difference &- 0x0001_0001_0001_0001) & ~difference & 0x8000_8000_8000_8000
    let way = UInt32(truncatingIfNeeded: zero.trailingZeroBitCount &>> 4)
    return (bucket &* UInt32(Self.ways) &+ way, Int(truncatingIfNeeded: (zero | (0 &- zero)) &>> 63))
  }

  /// The weights of a row, one a head.
  @inline(__always)
  func weights(at row: UInt32) -> SIMD16<Int8> {
    rows.load(fromByteOffset: Int(row) &* Self.lanes, as: SIMD16<Int8>.self)
  }

  /// The weights of a row for two heads.
  @inline(__always)
  func weights(at row: UInt32, of heads: SIMD2<Int>) -> SIMD2<Double> {
    let place = Int(row) &* Self.lanes
    func weight(_ head: Int) -> Double { Double(rows.load(fromByteOffset: place &+ head, as: Int8.self)) }
    return SIMD2(weight(heads.x), weight(heads.y))
  }

  /// Sum of rows.
  @inline(__always)
  func sum(_ rows: UnsafePointer<UInt32>, _ count: Int) -> SIMD16<Int32> {
    var total = SIMD16<Int32>(repeating: 0)
    var start = 0
    while start < count {
      // So many that a lane of 16 bits holds their sum.
      let end = min(start + 250, count)
      var sum = SIMD16<Int16>(repeating: 0)
      while start < end {
        sum &+= SIMD16<Int16>(truncatingIfNeeded: weights(at: rows[start]))
        start &+= 1
      }
      total &+= SIMD16<Int32>(truncatingIfNeeded: sum)
    }
    return total
  }

  /// Log-odds of each head in thousandths, within ±20000, of a text with so many features, known or not, whose rows
  /// have these sums.
  func logits(sums: SIMD16<Int32>, features: Int) -> SIMD16<Int32> {
    let scale = 1 / Double(max(features, 1)).squareRoot()
    var result = SIMD16<Int32>(repeating: 0)
    withUnsafeBytes(of: sums) { sums in
      withUnsafeMutableBytes(of: &result) { result in
        for lane in 0..<Self.lanes {
          let sum = sums.load(fromByteOffset: 4 &* lane, as: Int32.self)
          let value = offsets[lane] + Double(sum) * scales[lane] * scale
          let bounded = min(max(value, -20_000), 20_000)
          // Rounded half away from zero: the difference to the whole number is exact.
          let whole = Int32(bounded)
          let rest = bounded - Double(whole)
          result.storeBytes(
            of: whole &+ (rest >= 0.5 ? 1 : 0) &- (rest <= -0.5 ? 1 : 0), toByteOffset: 4 &* lane,
            as: Int32.self)
        }
      }
    }
    return result
  }
}
