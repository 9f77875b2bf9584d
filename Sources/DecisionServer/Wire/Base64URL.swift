/// Bytes as text that needs no escape in JSON, in a URL or in a header (RFC 4648, section 5, without padding).
enum Base64URL {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  /// The two letters of twelve bits, the first one in the lower byte.
  private static let pairs: [UInt16] = (0..<4096).map {
    UInt16(letters[$0 >> 6]) | UInt16(letters[$0 & 63]) << 8
  }
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
    return String(unsafeUninitializedCapacity: length + 4) { target in
      bytes.withUnsafeBufferPointer { bytes in
        pairs.withUnsafeBufferPointer { pairs in
          let target = UnsafeMutableRawBufferPointer(target)
          // SAFETY: three bytes give four letters, and what is left over two or three of four: there is room for them all.
          var place = 0
          var index = 0
          while index < bytes.count {
            var word = UInt32(bytes[index]) << 16
            if index + 1 < bytes.count { word |= UInt32(bytes[index + 1]) << 8 }
            if index + 2 < bytes.count { word |= UInt32(bytes[index + 2]) }
            let four = UInt32(pairs[Int(word >> 12)]) | UInt32(pairs[Int(word & 4095)]) << 16
            target.storeBytes(of: four.littleEndian, toByteOffset: place, as: UInt32.self)
            index += 3
            place += 4
          }
        }
      }
      return length
    }
  }

  /// The bytes of a text, padded or not; nil if it is none. O(text).
  static func bytes(of text: String) -> [UInt8]? {
    var text = text
    return text.withUTF8 { letters in
      var count = letters.count
      while count > 0, letters[count - 1] == UInt8(ascii: "=") { count -= 1 }
      guard count % 4 != 1 else { return nil }
      var seen: UInt8 = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: count * 3 / 4 + 3) { target, length in
        // SAFETY: four letters give three bytes, two give one and three give two; three more is room for the rest.
        values.withUnsafeBufferPointer { values in
          var index = 0
          while index < count {
            var word: UInt32 = 0
            for next in index..<index + 4 {
              let value = next < count ? values[Int(letters[next])] : 0
              seen |= value
              word = word << 6 | UInt32(value & 63)
            }
            target[length] = UInt8(truncatingIfNeeded: word >> 16)
            target[length + 1] = UInt8(truncatingIfNeeded: word >> 8)
            target[length + 2] = UInt8(truncatingIfNeeded: word)
            index += 4
            length += 3
          }
        }
        length = count * 3 / 4
      }
      return seen < 64 ? bytes : nil
    }
  }
}
