/// e^(-2^k / 1000) for k = 0…13, times 2^32, rounded.
private let powers: [UInt64] = [
  4_290_674_475, 4_286_385_946, 4_277_821_741, 4_260_744_631, 4_226_794_655, 4_159_704_096, 4_028_700_796,
  3_778_941_489, 3_324_914_438, 2_573_955_809, 1_542_560_875, 554_019_132, 71_464_385, 1_189_103,
]

/// The logistic function of thousandths of log-odds, in thousandths, rounded half up.
///
/// Integer arithmetic, so that every machine gives the same score. Log-odds beyond ±16 count as ±16.
func logistic(_ logOdds: Int) -> Int {
  let magnitude = min(abs(max(logOdds, -16_000)), 16_000)
  var exponential: UInt64 = 1 << 32
  for (bit, power) in powers.enumerated() where magnitude >> bit & 1 == 1 {
    // Both factors are at most 2^32; the product of two that reach it fits as 1 × 2^32 is taken first.
    exponential = exponential == 1 << 32 ? power : (exponential * power + (1 << 31)) >> 32
  }
  let whole: UInt64 = (1 << 32) + exponential
  let upper = Int((1000 * (1 << 32) + whole / 2) / whole)
  return logOdds >= 0 ? upper : 1000 - upper
}

/// The logistic function by table: the same numbers as `logistic`.
///
/// Memory that is written once, before anybody reads it, and never freed.
struct LogisticTable: @unchecked Sendable {
  static let shared = LogisticTable()

  /// From here on the function is 1000.
  private static let limit = 7602

  private let values: UnsafePointer<UInt16>

  private init() {
    let values = UnsafeMutablePointer<UInt16>.allocate(capacity: Self.limit)
    for index in 0..<Self.limit { (values + index).initialize(to: UInt16(logistic(index))) }
    self.values = UnsafePointer(values)
  }

  /// The function of thousandths of log-odds, in thousandths.
  @inline(__always)
  subscript(_ logOdds: Int) -> Int {
    // SAFETY: the magnitude is below the limit, and there are as many values.
    let magnitude = logOdds.magnitude
    let upper = magnitude < UInt(Self.limit) ? Int(values[Int(magnitude)]) : 1000
    return logOdds >= 0 ? upper : 1000 - upper
  }
}

/// A number on -1000…1000 moved by thousandths of log-odds.
func shifted(_ balance: Int, by shift: Int) -> Int {
  if shift == 0 { return balance }
  var low = -8000
  var high = 8000
  while low < high {
    let middle = (low + high) >> 1
    if 2 * logistic(middle) - 1000 >= balance { high = middle } else { low = middle + 1 }
  }
  return 2 * logistic(low + shift) - 1000
}
