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
  var scales: SIMD16<Double> { numbers[0] }
  /// Thousandths of log-odds of a text without known features; one a lane.
  var offsets: SIMD16<Double> { numbers[1] }
  private let numbers: UnsafePointer<SIMD16<Double>>
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
    let numbers = UnsafeMutablePointer<SIMD16<Double>>.allocate(capacity: 2)
    numbers.initialize(repeating: SIMD16(), count: 2)
    for index in 0..<2 * Self.lanes {
      numbers[index / Self.lanes][index % Self.lanes] =
        start.loadUnaligned(fromByteOffset: 32 + 8 * index, as: Double.self)
    }
    // Never freed: there is one model.
    self.numbers = UnsafePointer(numbers)
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

  /// Replaces hashes of features by the places of the rows of those that the model knows, and returns how many these are.
  @inline(__always)
  func lookUp(_ hashes: UnsafeMutablePointer<UInt32>, _ count: Int) -> Int {
    // Whether a feature is known decides no branch.
    var known = 0
    var index = 0
    while index < count {
      let (row, isKnown) = place(of: hashes[index])
      hashes[known] = row
      known &+= isKnown
      index &+= 1
    }
    return known
  }

  /// The weights of a row, one a head.
  @inline(__always)
  func weights(at row: UInt32) -> SIMD16<Int8> {
    rows.load(fromByteOffset: Int(row) &* Self.lanes, as: SIMD16<Int8>.self)
  }

  /// The weights of a row for as many heads as there are lanes, at most four.
  @inline(__always)
  func weights<Lanes: SIMD>(at row: UInt32, of heads: SIMD4<Int>, as lanes: Lanes.Type) -> Lanes
  where Lanes.Scalar == Double {
    let place = Int(row) &* Self.lanes
    var weights = Lanes()
    for lane in 0..<Lanes.scalarCount {
      weights[lane] = Double(rows.load(fromByteOffset: place &+ heads[lane], as: Int8.self))
    }
    return weights
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
    let scale = SIMD16(repeating: 1 / Double(max(features, 1)).squareRoot())
    var values = offsets + SIMD16<Double>(sums) * scales * scale
    values.replace(with: -20_000, where: values .< -20_000)
    values.replace(with: 20_000, where: values .> 20_000)
    // Adding so much leaves no bits for fractions: they are rounded, halves to even numbers. The differences are exact, so that
    // halves can be put right, away from zero.
    let magnitude = SIMD16(repeating: 0x1.8p52)
    var whole = values + magnitude - magnitude
    let rest = values - whole
    whole.replace(with: whole + 1, where: rest .== 0.5 .& values .> 0)
    whole.replace(with: whole - 1, where: rest .== -0.5 .& values .< 0)
    return SIMD16<Int32>(truncatingIfNeeded: unsafeBitCast(whole + magnitude, to: SIMD16<Int64>.self))
  }
}
