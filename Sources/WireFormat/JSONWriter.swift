/// Writes JSON in one pass, keys in the order they come.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  /// Whether a comma goes before the next element.
  private var needsComma = false

  package init() { bytes.reserveCapacity(1024) }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package mutating func object(_ members: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
    members(&self)
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  package mutating func array<Elements: Sequence>(
    _ elements: Elements, _ element: (inout JSONWriter, Elements.Element) -> Void
  ) {
    separate()
    bytes.append(UInt8(ascii: "["))
    needsComma = false
    for each in elements { element(&self, each) }
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  package mutating func key(_ key: String) {
    separate()
    quote(key)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  package mutating func string(_ text: String) {
    separate()
    quote(text)
    needsComma = true
  }

  package mutating func number(_ number: Int) { raw(String(number)) }

  /// Thousandths as a decimal: 120 is `0.12`.
  package mutating func thousandths(_ value: Int) {
    let magnitude = value.magnitude
    var fraction = String(magnitude % 1000)
    fraction = String(repeating: "0", count: 3 - fraction.count) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    raw((value < 0 ? "-" : "") + String(magnitude / 1000) + (fraction.isEmpty ? "" : "." + fraction))
  }

  package mutating func bool(_ truth: Bool) { raw(truth ? "true" : "false") }
  package mutating func null() { raw("null") }

  /// Text that is JSON already.
  package mutating func raw(_ json: String) {
    separate()
    bytes += Array(json.utf8)
    needsComma = true
  }

  package mutating func value(_ json: JSON) {
    switch json {
    case .null: null()
    case .bool(let truth): bool(truth)
    case .number(let text): raw(text)
    case .string(let text): string(text)
    case .array(let elements): array(elements) { $0.value($1) }
    case .object(let members):
      object { writer in
        for (key, value) in members {
          writer.key(key)
          writer.value(value)
        }
      }
    }
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0A: bytes += Array("\\n".utf8)
      case 0x0D: bytes += Array("\\r".utf8)
      case 0x09: bytes += Array("\\t".utf8)
      case 0..<0x20:
        bytes += Array("\\u00".utf8) + (byte < 0x10 ? [0x30] : []) + Array(String(byte, radix: 16).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  // MARK: - Members

  package mutating func member(_ key: String, _ text: String) {
    self.key(key)
    string(text)
  }

  package mutating func member(_ key: String, _ texts: [String]) {
    self.key(key)
    array(texts) { $0.string($1) }
  }

  package mutating func member(_ key: String, _ value: Int) {
    self.key(key)
    number(value)
  }

  package mutating func member(_ key: String, _ truth: Bool) {
    self.key(key)
    bool(truth)
  }

  package mutating func member(_ key: String, thousandths value: Int) {
    self.key(key)
    thousandths(value)
  }
}
