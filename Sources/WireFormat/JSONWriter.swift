/// Writes JSON in one pass, keys in the order they come, into memory that can be used again and again.
package struct JSONWriter: ~Copyable {
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// Bytes written so far.
  package private(set) var count = 0
  /// Whether a comma goes before the next element.
  private var needsComma = false

  package init() {
    capacity = 1024
    memory = .allocate(capacity: capacity)
  }

  deinit { memory.deallocate() }

  // MARK: - What was written

  package var bytes: [UInt8] { Array(written(from: 0)) }
  package var text: String { String(decoding: written(from: 0), as: UTF8.self) }

  /// Hands out the bytes from an offset on; they hold until the next change of the writer.
  package func withBytes<Result>(from offset: Int = 0, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result)
    rethrows -> Result
  {
    try body(written(from: offset))
  }

  /// Forgets what was written and keeps the memory.
  package mutating func removeAll() {
    count = 0
    needsComma = false
  }

  /// SAFETY of all that follows: `count <= capacity`, and every write is preceded by a `reserve` of as many bytes.
  private func written(from offset: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: memory + offset, count: count - offset)
  }

  // MARK: - Values

  package mutating func object(_ members: (inout JSONWriter) -> Void) {
    openObject()
    members(&self)
    closeObject()
  }

  /// The same without a closure, which would hold a copy of what it writes.
  package mutating func openObject() { open(UInt8(ascii: "{")) }
  package mutating func closeObject() { close(UInt8(ascii: "}")) }

  package mutating func array<Elements: Sequence>(
    _ elements: Elements, _ element: (inout JSONWriter, Elements.Element) -> Void
  ) {
    open(UInt8(ascii: "["))
    for each in elements { element(&self, each) }
    close(UInt8(ascii: "]"))
  }

  /// A key that needs no escape.
  package mutating func key(_ key: StaticString) {
    let length = key.utf8CodeUnitCount
    reserve(length + 4)
    separate()
    put(UInt8(ascii: "\""))
    (memory + count).update(from: key.utf8Start, count: length)
    count += length
    put(UInt8(ascii: "\""))
    put(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Any key.
  package mutating func key(named key: String) {
    string(key)
    reserve(1)
    put(UInt8(ascii: ":"))
    needsComma = false
  }

  package mutating func string(_ text: String) {
    reserve(2)
    separate()
    put(UInt8(ascii: "\""))
    if text.utf8.withContiguousStorageIfAvailable({ escape($0) }) == nil { escape(Array(text.utf8)) }
    reserve(1)
    put(UInt8(ascii: "\""))
    needsComma = true
  }

  package mutating func number(_ number: Int) {
    reserve(24)
    separate()
    if number < 0 { put(UInt8(ascii: "-")) }
    digits(number.magnitude)
    needsComma = true
  }

  /// Thousandths as a decimal: 120 is `0.12`.
  package mutating func thousandths(_ value: Int) {
    reserve(28)
    separate()
    if value < 0 { put(UInt8(ascii: "-")) }
    let (whole, fraction) = value.magnitude.quotientAndRemainder(dividingBy: 1000)
    digits(whole)
    if fraction > 0 {
      put(UInt8(ascii: "."))
      put(Self.zero + UInt8(fraction / 100))
      if fraction % 100 > 0 { put(Self.zero + UInt8(fraction / 10 % 10)) }
      if fraction % 10 > 0 { put(Self.zero + UInt8(fraction % 10)) }
    }
    needsComma = true
  }

  package mutating func bool(_ truth: Bool) { raw(truth ? "true" : "false") }
  package mutating func null() { raw("null") }

  /// Text that is JSON already.
  package mutating func raw(_ json: String) {
    if json.utf8.withContiguousStorageIfAvailable({ raw($0) }) == nil { raw(Array(json.utf8)) }
  }

  /// Bytes that are JSON already.
  package mutating func raw(_ json: some Collection<UInt8>) {
    reserve(1)
    separate()
    append(json)
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
          writer.key(named: key)
          writer.value(value)
        }
      }
    }
  }

  // MARK: - Members

  package mutating func member(_ key: StaticString, _ text: String) {
    self.key(key)
    string(text)
  }

  package mutating func member(_ key: StaticString, _ texts: [String]) {
    self.key(key)
    open(UInt8(ascii: "["))
    for text in texts { string(text) }
    close(UInt8(ascii: "]"))
  }

  package mutating func member(_ key: StaticString, _ value: Int) {
    self.key(key)
    number(value)
  }

  package mutating func member(_ key: StaticString, _ truth: Bool) {
    self.key(key)
    bool(truth)
  }

  package mutating func member(_ key: StaticString, thousandths value: Int) {
    self.key(key)
    thousandths(value)
  }

  // MARK: - Lines

  /// Ends a line; what follows starts afresh.
  package mutating func endLine() {
    reserve(1)
    put(0x0A)
    needsComma = false
  }

  /// Bytes as they are, between lines.
  package mutating func append(_ bytes: some Collection<UInt8>) {
    reserve(bytes.count)
    let done: Void? = bytes.withContiguousStorageIfAvailable { source in
      if let start = source.baseAddress { (memory + count).update(from: start, count: source.count) }
      count += source.count
    }
    if done == nil { for byte in bytes { put(byte) } }
  }

  // MARK: - Bytes

  private static let zero = UInt8(ascii: "0")

  private mutating func open(_ bracket: UInt8) {
    reserve(2)
    separate()
    put(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    reserve(1)
    put(bracket)
    needsComma = true
  }

  @inline(__always)
  private mutating func separate() { if needsComma { put(UInt8(ascii: ",")) } }

  @inline(__always)
  private mutating func put(_ byte: UInt8) {
    memory[count] = byte
    count += 1
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) { if capacity - count < more { grow(more) } }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let larger = max(2 * capacity, count + more)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: memory, count: count)
    memory.deallocate()
    memory = moved
    capacity = larger
  }

  /// At most 20 digits.
  private mutating func digits(_ number: UInt) {
    if number < 10 { return put(Self.zero + UInt8(number)) }
    var length = 0
    var rest = number
    while rest > 0 {
      length += 1
      rest /= 10
    }
    rest = number
    var place = count + length
    while rest > 0 {
      place -= 1
      memory[place] = Self.zero + UInt8(rest % 10)
      rest /= 10
    }
    count += length
  }

  private mutating func escape(_ text: [UInt8]) { text.withUnsafeBufferPointer { escape($0) } }

  /// A text without its quotes. Eight bytes are copied at a time and looked at on the way.
  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    guard let source = text.baseAddress else { return }
    var offset = 0
    reserve(text.count + 16)
    while offset < text.count {
      if offset + 8 <= text.count {
        let word = ByteWord(source, at: offset)
        UnsafeMutableRawPointer(memory + count).storeBytes(of: word.bits.littleEndian, as: UInt64.self)
        let plain = word.plainCount
        offset += plain
        count += plain
        if plain == 8 { continue }
      }
      let byte = source[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): escape(byte)
      case 0x0A: escape(UInt8(ascii: "n"))
      case 0x0D: escape(UInt8(ascii: "r"))
      case 0x09: escape(UInt8(ascii: "t"))
      case 0..<0x20:
        escape(UInt8(ascii: "u"))
        put(Self.zero)
        put(Self.zero)
        put(Self.zero + byte >> 4)
        let low = byte & 0xF
        put(low < 10 ? Self.zero + low : UInt8(ascii: "a") + low - 10)
      default:
        put(byte)
        continue
      }
      reserve(text.count - offset + 16)
    }
  }

  @inline(__always)
  private mutating func escape(_ letter: UInt8) {
    put(UInt8(ascii: "\\"))
    put(letter)
  }
}
