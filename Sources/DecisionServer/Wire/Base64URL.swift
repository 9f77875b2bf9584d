/// Bytes as text that needs no escape in JSON, in a URL or in a header (RFC 4648, section 5, without padding).
enum Base64URL {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
  /// The two letters of twelve bits, the first one in the lower byte.
  private static let pairs: [UInt16] = (0..<4096).map {
    UInt16(letters[$0 >> 6]) | UInt16(letters[$0 & 63]) << 8
  }
  /// What a letter at the first to fourth place of four adds to their 24 bits, 256 entries for each place; `stranger` for a
  /// byte that is no letter. `+` and `/` of the other alphabet are read too.
  private static let values: [UInt32] = {
    var values = [UInt32](repeating: stranger, count: 4 * 256)
    for place in 0..<4 {
      for (value, letter) in (letters + Array("+/".utf8)).enumerated() {
        // The last two stand for the same as the two before them.
        values[place * 256 + Int(letter)] = UInt32(value < 64 ? value : value - 2) << UInt32(18 - 6 * place)
      }
    }
    return values
  }()
  private static let stranger: UInt32 = 1 << 24

  /// The text of some bytes. O(bytes).
  static func text(of bytes: [UInt8]) -> String {
    let length = length(of: bytes)
    return String(unsafeUninitializedCapacity: length + room) { target in
      write(bytes, to: UnsafeMutableRawBufferPointer(target))
      return length
    }
  }

  /// The text of some bytes as a JSON string, between quotation marks. O(bytes).
  static func json(of bytes: [UInt8]) -> [UInt8] {
    let length = length(of: bytes)
    return [UInt8](unsafeUninitializedCapacity: length + room + 2) { target, count in
      target[0] = UInt8(ascii: "\"")
      write(bytes, to: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(target)[1...]))
      target[length + 1] = UInt8(ascii: "\"")
      count = length + 2
    }
  }

  private static func length(of bytes: [UInt8]) -> Int { (bytes.count * 4 + 2) / 3 }

  /// Bytes that `write` may touch beyond the text.
  private static let room = 8

  private static func write(_ bytes: [UInt8], to target: UnsafeMutableRawBufferPointer) {
    bytes.withUnsafeBytes { bytes in
      pairs.withUnsafeBufferPointer { pairs in
        // SAFETY: six bytes give eight letters; the last round, of one to eight bytes, writes at most eight beyond the text,
        // and there is room for them.
        var place = 0
        var index = 0
        while index + 8 <= bytes.count {
          let word = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
          let low = UInt64(pairs[Int(word >> 52)]) | UInt64(pairs[Int(word >> 40 & 4095)]) << 16
          let high = UInt64(pairs[Int(word >> 28 & 4095)]) | UInt64(pairs[Int(word >> 16 & 4095)]) << 16
          target.storeBytes(of: (low | high << 32).littleEndian, toByteOffset: place, as: UInt64.self)
          index += 6
          place += 8
        }
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
  }

  /// The bytes of a text, padded or not; nil if it is none. O(text).
  static func bytes(of text: String) -> [UInt8]? {
    var text = text
    return text.withUTF8 { letters in
      var count = letters.count
      while count > 0, letters[count - 1] == UInt8(ascii: "=") { count -= 1 }
      guard count % 4 != 1 else { return nil }
      var seen: UInt32 = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: count * 3 / 4 + 4) { target, length in
        // SAFETY: four letters give three bytes, two give one and three give two; four are written each time, and there is
        // room for the rest.
        let target = UnsafeMutableRawBufferPointer(target)
        values.withUnsafeBufferPointer { values in
          var index = 0
          while index + 4 <= count {
            let word =
              values[Int(letters[index])] | values[256 + Int(letters[index + 1])]
              | values[512 + Int(letters[index + 2])] | values[768 + Int(letters[index + 3])]
            seen |= word
            target.storeBytes(of: (word << 8).bigEndian, toByteOffset: length, as: UInt32.self)
            index += 4
            length += 3
          }
          if index < count {
            var word: UInt32 = 0
            for place in 0..<count - index { word |= values[256 * place + Int(letters[index + place])] }
            seen |= word
            target.storeBytes(of: (word << 8).bigEndian, toByteOffset: length, as: UInt32.self)
          }
        }
        length = count * 3 / 4
      }
      return seen < stranger ? bytes : nil
    }
  }
}
