/// Bytes as text that needs no escape in JSON, in a URL or in a header (RFC 4648, section 5, without padding).
enum Base64URL {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  /// The value of each letter; 64 of a byte that is none. `+` and `/` of the other alphabet are read too.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 64, count: 256)
    for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
    values[Int(UInt8(ascii: "+"))] = 62
    values[Int(UInt8(ascii: "/"))] = 63
    return values
  }()

  /// The text of some bytes. O(bytes).
  static func text(of bytes: [UInt8]) -> String {
    let length = (bytes.count * 4 + 2) / 3
    return String(unsafeUninitializedCapacity: length) { target in
      // SAFETY: every three bytes give four letters, one gives two and two give three: `length` in all.
      var place = 0
      var index = 0
      letters.withUnsafeBufferPointer { letters in
        while index + 3 <= bytes.count {
          let word = UInt32(bytes[index]) << 16 | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2])
          target[place] = letters[Int(word >> 18)]
          target[place + 1] = letters[Int(word >> 12 & 63)]
          target[place + 2] = letters[Int(word >> 6 & 63)]
          target[place + 3] = letters[Int(word & 63)]
          index += 3
          place += 4
        }
        if index + 1 == bytes.count {
          target[place] = letters[Int(bytes[index] >> 2)]
          target[place + 1] = letters[Int(bytes[index] << 4 & 63)]
          place += 2
        } else if index + 2 == bytes.count {
          let word = UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1])
          target[place] = letters[Int(word >> 10)]
          target[place + 1] = letters[Int(word >> 4 & 63)]
          target[place + 2] = letters[Int(word << 2 & 63)]
          place += 3
        }
      }
      return place
    }
  }

  /// The bytes of a text, padded or not; nil if it is none. O(text).
  static func bytes(of text: String) -> [UInt8]? {
    var letters = Array(text.utf8)
    while letters.last == UInt8(ascii: "=") { letters.removeLast() }
    guard letters.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(letters.count * 3 / 4)
    var word: UInt32 = 0
    var bits = 0
    for letter in letters {
      let value = values[Int(letter)]
      guard value < 64 else { return nil }
      word = word << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
      }
    }
    return bytes
  }
}
