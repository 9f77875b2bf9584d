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
    try bytes.withUnsafeBufferPointer { bytes throws(JSONError) in try members(of: bytes) }
  }

  /// The same of bytes that somebody else holds.
  package static func members(of bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> [Member] {
    var reader = JSONReader(bytes: bytes)
    return try reader.objectDocument()
  }

  /// Reads one JSON value that fills the bytes, white space around it allowed. O(bytes).
  package init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
    self = try Array(bytes).withUnsafeBufferPointer { bytes throws(JSONError) in
      var reader = JSONReader(bytes: bytes)
      return try reader.document()
    }
  }
}
