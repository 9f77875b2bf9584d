/// Reads the numbers that Scripts/unicode-tables packs into text.
///
/// Base 32, least significant digit first; a digit is the character 48 + value, plus 32 when another digit of
/// the same number follows. Line breaks are skipped.
struct PackedNumbers {
  private var next: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>

  /// Starts at the first number of `text`.
  init(_ text: StaticString) {
    // SAFETY: the tables are literals of more than one scalar, so they have a pointer, valid for the whole run.
    next = text.utf8Start
    end = next + text.utf8CodeUnitCount
  }

  /// The next number; 0 past the end.
  mutating func number() -> Int {
    var value = 0
    var shift = 0
    while next < end {
      let byte = next.pointee
      next += 1
      if byte < 48 { continue }
      value |= (Int(byte - 48) % 32) << shift
      if byte < 80 { return value }
      shift += 5
    }
    return value
  }

  /// The next number of either sign, written with the sign as lowest bit.
  mutating func signed() -> Int {
    let value = number()
    return value & 1 == 0 ? value >> 1 : -(value >> 1) - 1
  }
}
