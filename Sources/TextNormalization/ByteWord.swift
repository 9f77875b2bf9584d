/// Up to eight bytes of a text in one number, the first in the lowest bits.
///
/// Only what stands before the first byte beyond ASCII is meaningful. Bytes without their highest bits are
/// compared by adding: bit 7 of each sum tells whether it reached 0x80, and no sum reaches the next byte.
struct ByteWord {
  private static let high: UInt64 = 0x8080_8080_8080_8080
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  private let text: UInt64
  /// Bit 7 of each capital.
  private let upper: UInt64
  /// The bytes with capitals as small letters.
  let folded: UInt64

  /// The bytes from `place` on, which is inside of the text; zeros past the end.
  @inline(__always)
  init(_ bytes: UnsafeBufferPointer<UInt8>, at place: Int) {
    text = Self.load(bytes, place)
    let low = text & ~Self.high
    upper = (low &+ Self.ones &* (0x80 - 0x41)) & ~(low &+ Self.ones &* (0x80 - 0x5B)) & Self.high
    folded = low | upper >> 2
  }

  /// Has bit 7 of each byte that equals, folded, the one before; `before` is the byte before the first.
  @inline(__always)
  func doubles(after before: UInt64) -> UInt64 {
    ~((folded ^ (folded << 8 | before)) &+ Self.ones &* 0x7F) & Self.high
  }

  /// How many bytes there are before the first that is no ASCII, a control character, a second space or the
  /// third of three equal letters; `isDouble` has bit 7 when the byte before the first equals its own.
  @inline(__always)
  func plainCount(_ doubles: UInt64, after isDouble: UInt64) -> Int {
    let isControl = ~(folded &+ Self.ones &* 0x60)
    let isTriple = doubles & (doubles << 8 | isDouble) & letters
    let problems = (text | isControl | doubles & spaces | isTriple) & Self.high
    return problems.trailingZeroBitCount >> 3
  }

  /// How many ASCII letters it begins with.
  @inline(__always)
  var letterCount: Int { ((~letters | text) & Self.high).trailingZeroBitCount >> 3 }

  /// Bit 7 of each capital among the first so many bytes, which are at least one.
  @inline(__always)
  func capitals(_ count: Int) -> UInt64 { upper & (UInt64.max >> (64 - 8 * UInt64(count))) }

  /// Bit 7 of each letter and of each space among the first so many bytes, which are ASCII and at least one.
  @inline(__always)
  func lettersAndSpaces(_ count: Int) -> (letters: UInt64, spaces: UInt64) {
    let first = Self.high &>> (64 &- 8 &* UInt64(count))
    return (letters & first, spaces & first)
  }

  /// Calls `visit` with those of the first so many bytes that are neither.
  @inline(__always)
  func eachOther(_ count: Int, _ visit: (UInt8) -> Void) {
    var rest = (Self.high &>> (64 &- 8 &* UInt64(count))) & ~(letters | spaces)
    while rest != 0 {
      visit(UInt8(truncatingIfNeeded: folded &>> UInt64(rest.trailingZeroBitCount & ~7)))
      rest &= rest &- 1
    }
  }

  /// Has bit 7 of each letter.
  @inline(__always)
  private var letters: UInt64 {
    (folded &+ Self.ones &* (0x80 - 0x61)) & ~(folded &+ Self.ones &* (0x80 - 0x7B))
  }

  /// Has bit 7 of each space.
  @inline(__always)
  private var spaces: UInt64 { ~((folded ^ Self.ones &* 0x20) &+ Self.ones &* 0x7F) }

  @inline(__always)
  private static func load(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> UInt64 {
    let raw = UnsafeRawBufferPointer(bytes)
    // SAFETY: eight bytes are read where the text has eight, from `place` on or at its end.
    if place + 8 <= raw.count {
      return UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }
    if raw.count >= 8 {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: raw.count - 8, as: UInt64.self))
      return word >> (8 * UInt64(place + 8 - raw.count))
    }
    var word: UInt64 = 0
    for index in place..<raw.count { word |= UInt64(raw[index]) << (8 * UInt64(index - place)) }
    return word
  }
}
