/// Eight bytes of text at a time, the first one lowest. Source of the formulas: Sean Eron Anderson, "Bit Twiddling Hacks",
/// "Determine if a word has a byte less than n".
struct ByteWord {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  let bits: UInt64

  /// - Parameter bytes: at least eight bytes from `offset` on.
  @inline(__always)
  init(_ bytes: UnsafePointer<UInt8>, at offset: Int) {
    // SAFETY: the caller has eight bytes there; loads need no alignment.
    bits = UInt64(
      littleEndian: UnsafeRawPointer(bytes + offset).loadUnaligned(as: UInt64.self))
  }

  @inline(__always) var isASCII: Bool { bits & Self.highs == 0 }

  /// How many bytes come before the first one that a JSON text cannot hold as it is: a quote, a backslash or a control
  /// character; 8 if there is none.
  @inline(__always) var plainCount: Int {
    let quotes = bits ^ (Self.ones &* 0x22)
    let backslashes = bits ^ (Self.ones &* 0x5C)
    // A borrow can only mark bytes above the first that is meant, so the lowest mark is exact.
    let marks =
      ((bits &- Self.ones &* 0x20) & ~bits | (quotes &- Self.ones) & ~quotes
        | (backslashes &- Self.ones) & ~backslashes) & Self.highs
    return marks.trailingZeroBitCount >> 3
  }
}

/// Whether bytes are UTF-8, by the table of well-formed sequences (Unicode Standard, table 3-7). O(bytes), no memory.
package func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  guard let base = bytes.baseAddress else { return true }
  let end = bytes.count
  var offset = 0
  func continues(_ place: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
    place < end && range.contains(base[place])
  }
  while offset < end {
    let byte = base[offset]
    if byte < 0x80 {
      while offset + 8 <= end, ByteWord(base, at: offset).isASCII { offset += 8 }
      while offset < end, base[offset] < 0x80 { offset += 1 }
      continue
    }
    let length: Int
    let second: ClosedRange<UInt8>
    switch byte {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return false
    }
    guard continues(offset + 1, second), length < 3 || continues(offset + 2),
      length < 4 || continues(offset + 3)
    else { return false }
    offset += length
  }
  return true
}
