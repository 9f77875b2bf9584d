/// Appends values to bytes.
///
/// Whole numbers are variable in length (LEB128, signed ones folded), hashes are not, texts and lists have their length
/// before them.
struct StateWriter {
  private(set) var bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    self.bytes.reserveCapacity(2048)
  }

  mutating func byte(_ value: UInt8) { bytes.append(value) }
  mutating func count(_ value: Int) { bytes.append(count: UInt64(bitPattern: Int64(value))) }
  mutating func number(_ value: Int64) {
    bytes.append(count: UInt64(bitPattern: value << 1 ^ value >> 63))
  }
  mutating func number(_ value: Int) { number(Int64(value)) }
  mutating func truth(_ value: Bool) { byte(value ? 1 : 0) }

  mutating func text(_ value: String) {
    count(value.utf8.count)
    bytes.append(contentsOf: value.utf8)
  }

  mutating func name(_ position: Int, of table: NameTable) {
    bytes.append(contentsOf: table.stored(position))
  }

  mutating func fixed<Value: FixedWidthInteger>(_ value: Value) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func fixed<Value: FixedWidthInteger>(_ values: [Value]) {
    count(values.count)
    #if _endian(little)
      values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    #else
      for value in values { fixed(value) }
    #endif
  }

  /// A check of all that was written.
  mutating func check() {
    fixed(UInt32(truncatingIfNeeded: bytes.withUnsafeBytes(wordHash) >> 32))
  }
}

extension [UInt8] {
  /// Seven bits a byte, the lowest first, the highest bit of a byte saying that more follow.
  mutating func append(count value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }
}
