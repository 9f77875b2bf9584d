/// Takes values from bytes. Whatever does not fit is damage: it reads as nothing, and `isDamaged` says so in the end.
struct StateReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0
  private(set) var isDamaged = false

  /// A reader over what stands before the check, damaged if the check says so.
  init(checked bytes: UnsafeRawBufferPointer) {
    let end = bytes.count - 4
    guard end > 0 else {
      self.bytes = UnsafeRawBufferPointer(rebasing: bytes[..<0])
      isDamaged = true
      return
    }
    self.bytes = UnsafeRawBufferPointer(rebasing: bytes[..<end])
    let check = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: end, as: UInt32.self))
    isDamaged = check != UInt32(truncatingIfNeeded: wordHash(self.bytes) >> 32)
  }

  /// Whether everything was read, and nothing of it damaged.
  var isWhole: Bool { !isDamaged && position == bytes.count }

  mutating func byte() -> UInt8 {
    guard position < bytes.count else {
      isDamaged = true
      return 0
    }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func fixed<Value: FixedWidthInteger>() -> Value {
    let size = MemoryLayout<Value>.size
    guard bytes.count - position >= size else {
      isDamaged = true
      return 0
    }
    defer { position += size }
    return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: Value.self))
  }

  /// The last of a list, at most so many.
  mutating func fixedList<Value: FixedWidthInteger>(most: Int) -> [Value] {
    let size = MemoryLayout<Value>.size
    let length = length(ofElements: size)
    let kept = min(length, most)
    let start = position + (length - kept) * size
    position += length * size
    return [Value](unsafeUninitializedCapacity: kept) { target, count in
      for index in 0..<kept {
        // SAFETY: there is room for `kept` values, and as many lie before the end.
        target.initializeElement(
          at: index,
          to: Value(littleEndian: bytes.loadUnaligned(fromByteOffset: start + index * size, as: Value.self)))
      }
      count = kept
    }
  }

  private mutating func unsigned() -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = byte()
      guard shift < 64 else {
        isDamaged = true
        return 0
      }
      value |= UInt64(next & 0x7F) << shift
      if next & 0x80 == 0 { return value }
      shift += 7
    }
  }

  /// How many elements follow, each of which takes so many bytes at least.
  mutating func length(ofElements size: Int = 1) -> Int {
    let value = unsigned()
    guard value <= UInt64((bytes.count - position) / size) else {
      isDamaged = true
      return 0
    }
    return Int(value)
  }

  mutating func number() -> Int64 {
    let folded = unsigned()
    return Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1)
  }

  mutating func narrow<Value: FixedWidthInteger>() -> Value {
    if let value = Value(exactly: number()) { return value }
    isDamaged = true
    return 0
  }

  mutating func truth() -> Bool {
    let value = byte()
    if value > 1 { isDamaged = true }
    return value == 1
  }

  /// The bytes of a text, valid as long as the bytes that are read.
  private mutating func slice() -> UnsafeRawBufferPointer {
    let length = length()
    defer { position += length }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + length])
  }

  mutating func text() -> String { String(decoding: slice(), as: UTF8.self) }

  /// One of some values that are stored by their raw text; nil is damage.
  mutating func named<Value: RawRepresentable>() -> Value? where Value.RawValue == String {
    let value = Value(rawValue: text())
    if value == nil { isDamaged = true }
    return value
  }

  /// The position of a name in a table; nil for a name that it does not have.
  mutating func name(of table: NameTable) -> Int? { table.position(of: slice()) }

  /// The positions of a list of names, ascending; names that the table does not have are left out.
  mutating func names(of table: NameTable) -> [Int32] {
    var positions: [Int32] = []
    for _ in 0..<length() {
      if let position = name(of: table) { positions.append(Int32(position)) }
    }
    positions.sort()
    return positions
  }
}
