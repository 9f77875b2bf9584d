/// Names in order, and where each lies.
///
/// A stored conversation names what it remembers; finding a name costs a look at its bytes.
package struct NameTable: Sendable {
  /// The names, in the order of their positions.
  package let names: [String]
  /// Of all names in turn, each as it is stored: its length, then its bytes.
  private let bytes: [UInt8]
  /// By position: where the name begins in `bytes`, with its length and without; and the end.
  private let starts: [(stored: Int32, text: Int32)]
  /// An open table of positions, -1 where a slot is free. A power of two of slots, at least half of them free.
  private let slots: [Int32]

  /// A table of names. Of equal names the first one counts.
  package init(_ names: [String]) {
    self.names = names
    var bytes: [UInt8] = []
    var starts: [(stored: Int32, text: Int32)] = []
    for name in names {
      let stored = Int32(bytes.count)
      bytes.append(count: UInt64(name.utf8.count))
      starts.append((stored, Int32(bytes.count)))
      bytes += name.utf8
    }
    starts.append((Int32(bytes.count), Int32(bytes.count)))
    var size = 16
    while size < 2 * names.count { size *= 2 }
    var slots = [Int32](repeating: -1, count: size)
    bytes.withUnsafeBytes { bytes in
      for position in names.indices {
        let text = UnsafeRawBufferPointer(
          rebasing: bytes[Int(starts[position].text)..<Int(starts[position + 1].stored)])
        var slot = Int(truncatingIfNeeded: wordHash(text)) & (size - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
        slots[slot] = Int32(position)
      }
    }
    self.bytes = bytes
    self.starts = starts
    self.slots = slots
  }

  package var count: Int { names.count }

  package subscript(position: Int) -> String { names[position] }

  /// The position of a name given by its bytes, or nil.
  func position(of name: UnsafeRawBufferPointer) -> Int? {
    bytes.withUnsafeBytes { bytes in
      var slot = Int(truncatingIfNeeded: wordHash(name)) & (slots.count - 1)
      while slots[slot] >= 0 {
        let position = Int(slots[slot])
        let text = bytes[Int(starts[position].text)..<Int(starts[position + 1].stored)]
        if text.count == name.count, text.elementsEqual(name) { return position }
        slot = (slot + 1) & (slots.count - 1)
      }
      return nil
    }
  }

  /// A name as it is stored: its length, then its bytes.
  func stored(_ position: Int) -> ArraySlice<UInt8> {
    bytes[Int(starts[position].stored)..<Int(starts[position + 1].stored)]
  }
}

/// A quick hash of bytes, eight at a time: for tables, and to notice damage; no protection against anybody who tries.
///
/// Multiplier: MurmurHash3's finalizer, Appleby 2011.
func wordHash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
  var hash = 0x9E37_79B9_7F4A_7C15 ^ UInt64(bytes.count)
  func mix(_ word: UInt64) {
    hash = (hash ^ word) &* 0xFF51_AFD7_ED55_8CCD
    hash ^= hash >> 32
  }
  var place = 0
  while place + 8 <= bytes.count {
    mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
    place += 8
  }
  var rest: UInt64 = 0
  var shift: UInt64 = 0
  while place < bytes.count {
    rest |= UInt64(bytes[place]) << shift
    shift += 8
    place += 1
  }
  mix(rest)
  return hash
}
