/// A text with eight bytes of 0 after it, so that eight bytes can be read at each of its places, and room for what a pass
/// over it notes; reused from text to text.
struct PaddedText: ~Copyable {
  private var bytes: UnsafeMutablePointer<UInt8>
  /// Where bitmaps said yes: the place times sixteen, and the bytes that were asked for.
  private(set) var probes: UnsafeMutablePointer<UInt32>
  private var capacity = 256
  /// UTF-8 bytes of the text alone.
  private(set) var count = 0

  /// Probes a character at most.
  private static let probesEach = 4

  init() {
    bytes = .allocate(capacity: capacity + 8)
    probes = .allocate(capacity: capacity * Self.probesEach + 1)
  }

  // SAFETY: the pointers are this value's alone, which cannot be copied.
  deinit {
    bytes.deallocate()
    probes.deallocate()
  }

  /// Takes a text.
  mutating func load(_ text: [UInt8]) {
    text.withUnsafeBufferPointer { source in
      begin(source.count)
      if let base = source.baseAddress { bytes.update(from: base, count: source.count) }
    }
    end(text.count)
  }

  private mutating func begin(_ room: Int) {
    if room > capacity {
      bytes.deallocate()
      probes.deallocate()
      while capacity < room { capacity *= 2 }
      bytes = .allocate(capacity: capacity + 8)
      probes = .allocate(capacity: capacity * Self.probesEach + 1)
    }
  }

  private mutating func end(_ length: Int) {
    count = length
    for place in 0..<8 { bytes[length + place] = 0 }
  }

  /// The text, behind which eight more bytes may be read; valid until the next is loaded.
  var text: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: bytes, count: count) }

  /// Takes the characters of a text that stand alone, each with the one before and after it: what a term that is spelled
  /// apart (R36) looks like without its separators. A line break, which no term holds, parts the pieces.
  mutating func load(aloneIn other: borrowing PaddedText) {
    let text = other.text
    guard let base = text.baseAddress else { return load([]) }
    // Characters that are no edges, and whether an edge or an end of the text stands before each, and at last after all.
    var characters: [Range<Int>] = []
    var parted: [Bool] = []
    var place = 0
    var isParted = true
    while place < text.count {
      // SAFETY: eight bytes may be read behind the end of the text.
      let word = UnsafeRawPointer(base + place).loadUnaligned(as: UInt64.self)
      if let width = TextCells.edgeWidth(word) {
        isParted = true
        place += width
        continue
      }
      let end = min(place + Self.width(text[place]), text.count)
      characters.append(place..<end)
      parted.append(isParted)
      isParted = false
      place = end
    }
    parted.append(true)
    var joined: [UInt8] = []
    var last = -2
    for index in characters.indices {
      let isAlone = { (index: Int) in
        characters.indices.contains(index) && parted[index] && parted[index + 1]
      }
      guard isAlone(index) || isAlone(index - 1) || isAlone(index + 1) else { continue }
      if last != index - 1 { joined.append(0x0A) }
      joined += text[characters[index]]
      last = index
    }
    load(joined)
  }

  private static func width(_ lead: UInt8) -> Int { lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4 }
}
