/// A JSON value with exact numbers: what comes in from outside is read strictly and completely, or refused with a place.
package enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  /// The number as written; `tenThousandths` reads it exactly.
  case number(String)
  case string(String)
  case array([JSON])
  /// In the order of the text; keys are unique.
  case object([(key: String, value: JSON)])

  package static func == (a: JSON, b: JSON) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a == b
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a.elementsEqual(b) { $0.key == $1.key && $0.value == $1.value }
    default: false
    }
  }

  package subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// A number in ten-thousandths, or nil: not a number, more than four decimal places, or more than 10¹².
  package var tenThousandths: Int64? {
    guard case .number(let text) = self else { return nil }
    return Self.tenThousandths(text)
  }

  private static func tenThousandths(_ text: String) -> Int64? {
    var mantissa = Substring(text)
    var exponent = 0
    if let e = text.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      mantissa = text[..<e]
      guard let value = Int(text[text.index(after: e)...]), abs(value) <= 20 else { return nil }
      exponent = value
    }
    let isNegative = mantissa.first == "-"
    if isNegative { mantissa = mantissa.dropFirst() }
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    var digits = parts.joined()
    // value = digits × 10^(shift − 4)
    var shift = exponent - (parts.count == 2 ? parts[1].count : 0) + 4
    while shift < 0 {
      guard digits.last == "0" || digits.isEmpty else { return nil }
      if !digits.isEmpty { digits.removeLast() }
      shift += 1
    }
    let significant = digits.drop { $0 == "0" }
    if significant.isEmpty { return 0 }
    guard significant.count + shift <= 17,
      let value = Int64(significant + String(repeating: "0", count: shift)), value <= 10_000_000_000_000_000
    else { return nil }
    return isNegative ? -value : value
  }
}

/// Why a text is not JSON, or not what was asked for.
package struct JSONError: Error, Sendable, Equatable {
  /// UTF-8 offset, 0-based.
  package var offset: Int
  package var message: String
  package init(offset: Int, message: String) {
    self.offset = offset
    self.message = message
  }
}

extension JSON {
  package static let nestingLimit = 64

  /// A member of an object with its place in the text.
  package struct Member: Sendable {
    package var key: String
    package var value: JSON
    /// UTF-8 offsets from the key's quote to the end of the value.
    package var place: Range<Int>
  }

  /// Reads one object that fills the bytes and tells where each member stands, so that members can be passed on as they
  /// were written. O(bytes).
  package static func members(of bytes: [UInt8]) throws(JSONError) -> [Member] {
    var reader = JSONReader(bytes: bytes)
    return try reader.objectDocument()
  }

  /// Reads one JSON value that fills the bytes, white space around it allowed. O(bytes).
  package init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
    var reader = JSONReader(bytes: Array(bytes))
    self = try reader.document()
  }
}

private struct JSONReader {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

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
      if !keys.insert(key).inserted { throw failure("the key \"\(key)\" stands twice", at: start) }
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
      guard position < bytes.count else { throw failure("this text is not closed", at: open) }
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        raw += bytes[start..<position]
        position += 1
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
