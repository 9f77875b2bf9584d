/// The careful reader: everything that is not JSON is refused with its place.
struct JSONReader {
  /// How many keys of an object are compared one by one; more are hashed.
  private static let fewKeys = 16

  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  func failure(_ message: String, at offset: Int? = nil) -> JSONError {
    JSONError(offset: offset ?? position, message: message)
  }

  mutating func document() throws(JSONError) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    if position < bytes.count { throw failure("nothing may follow the value") }
    return value
  }

  mutating func objectDocument() throws(JSONError) -> [JSON.Member] {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "{") else {
      throw failure("a line is one object: { … }")
    }
    let members = try members(depth: 0)
    skipSpace()
    if position < bytes.count { throw failure("nothing may follow the object") }
    return members
  }

  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  mutating func value(depth: Int) throws(JSONError) -> JSON {
    skipSpace()
    guard position < bytes.count else { throw failure("a value is missing") }
    if depth > JSON.nestingLimit { throw failure("nested deeper than \(JSON.nestingLimit)") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: throw failure("this is not JSON")
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    let matches = text.withUTF8Buffer { expected in
      position + expected.count <= bytes.count
        && bytes[position..<position + expected.count].elementsEqual(expected)
    }
    guard matches else { throw failure("this is not JSON") }
    position += text.utf8CodeUnitCount
    return value
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSON {
    .object(try members(depth: depth).map { (key: $0.key, value: $0.value) })
  }

  private mutating func members(depth: Int) throws(JSONError) -> [JSON.Member] {
    position += 1
    var members: [JSON.Member] = []
    var keys: Set<String> = []
    skipSpace()
    if take("}") { return [] }
    while true {
      skipSpace()
      let start = position
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw failure("a key in quotes is missing")
      }
      let key = try string()
      let isNew: Bool
      if members.count < Self.fewKeys {
        isNew = !members.contains { $0.key == key }
      } else {
        if keys.isEmpty { keys = Set(members.map(\.key)) }
        isNew = keys.insert(key).inserted
      }
      if !isNew { throw failure("the key \"\(key)\" stands twice", at: start) }
      skipSpace()
      guard take(":") else { throw failure("`:` is missing after the key \"\(key)\"") }
      let value = try value(depth: depth + 1)
      members.append(JSON.Member(key: key, value: value, place: start..<position))
      skipSpace()
      if take(",") { continue }
      if take("}") { return members }
      throw failure("`,` or `}` is missing")
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSON {
    position += 1
    var elements: [JSON] = []
    skipSpace()
    if take("]") { return .array([]) }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take(",") { continue }
      if take("]") { return .array(elements) }
      throw failure("`,` or `]` is missing")
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
    position += 1
    return true
  }

  private mutating func number() throws(JSONError) -> String {
    let start = position
    func isDigit(_ offset: Int) -> Bool { offset < bytes.count && (0x30...0x39).contains(bytes[offset]) }
    _ = take("-")
    guard isDigit(position) else { throw failure("a digit is missing") }
    if bytes[position] == 0x30, isDigit(position + 1) { throw failure("a number does not start with 0") }
    while isDigit(position) { position += 1 }
    if take(".") {
      guard isDigit(position) else { throw failure("a digit is missing") }
      while isDigit(position) { position += 1 }
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if !take("+") { _ = take("-") }
      guard isDigit(position) else { throw failure("a digit is missing") }
      while isDigit(position) { position += 1 }
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Invalid UTF-8 becomes U+FFFD, as does a lone surrogate: a broken text is still a text somebody wrote.
  private mutating func string() throws(JSONError) -> String {
    let open = position
    position += 1
    var raw: [UInt8] = []
    var start = position
    while true {
      if let base = bytes.baseAddress {
        while position + 8 <= bytes.count {
          let plain = ByteWord(base, at: position).plainCount
          position += plain
          if plain < 8 { break }
        }
      }
      guard position < bytes.count else { throw failure("this text is not closed", at: open) }
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        let rest = UnsafeBufferPointer(rebasing: bytes[start..<position])
        position += 1
        if raw.isEmpty { return String(decoding: rest, as: UTF8.self) }
        raw += rest
        return String(decoding: raw, as: UTF8.self)
      }
      if byte < 0x20 {
        let digits = String(byte, radix: 16)
        throw failure("a control character in a text is written \\u00\(byte < 0x10 ? "0" : "")\(digits)")
      }
      if byte == UInt8(ascii: "\\") {
        raw += bytes[start..<position]
        position += 1
        try escape(into: &raw)
        start = position
      } else {
        position += 1
      }
    }
  }

  private mutating func escape(into raw: inout [UInt8]) throws(JSONError) {
    guard position < bytes.count else { throw failure("this text is not closed") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): raw.append(byte)
    case UInt8(ascii: "b"): raw.append(0x08)
    case UInt8(ascii: "f"): raw.append(0x0C)
    case UInt8(ascii: "n"): raw.append(0x0A)
    case UInt8(ascii: "r"): raw.append(0x0D)
    case UInt8(ascii: "t"): raw.append(0x09)
    case UInt8(ascii: "u"):
      var value = try hex()
      if (0xD800..<0xDC00).contains(value), position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
        bytes[position + 1] == UInt8(ascii: "u")
      {
        let mark = position
        position += 2
        let low = try hex()
        if (0xDC00..<0xE000).contains(low) {
          value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
        } else {
          position = mark
        }
      }
      raw += Array(String(Character(Unicode.Scalar(value) ?? "\u{FFFD}")).utf8)
    default: throw failure("`\\\(Unicode.Scalar(byte))` is not an escape of JSON", at: position - 2)
    }
  }

  private mutating func hex() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for offset in position..<position + 4 {
      guard offset < bytes.count, let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue else {
        throw failure("four hexadecimal digits are missing")
      }
      value = value << 4 | UInt32(digit)
    }
    position += 4
    return value
  }
}
