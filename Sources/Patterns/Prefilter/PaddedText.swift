/// A text with eight bytes of 0 after it, so that eight bytes can be read at each of its places, and room for what a pass
/// over it notes; reused from text to text.
struct PaddedText: ~Copyable {
  private var bytes: UnsafeMutablePointer<UInt8>
  /// Where bitmaps said yes: the place times eight, and the bytes that were asked for.
  private(set) var probes: UnsafeMutablePointer<UInt32>
  /// Places of characters that stand alone.
  private(set) var isolated: UnsafeMutablePointer<UInt32>
  var isolatedCount = 0
  private var capacity = 256
  /// UTF-8 bytes of the text alone.
  private(set) var count = 0

  /// Probes a character at most.
  private static let probesEach = 3

  init() {
    bytes = .allocate(capacity: capacity + 8)
    probes = .allocate(capacity: capacity * Self.probesEach + 1)
    isolated = .allocate(capacity: capacity + 1)
  }

  // SAFETY: the pointers are this value's alone, which cannot be copied.
  deinit {
    bytes.deallocate()
    probes.deallocate()
    isolated.deallocate()
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
      isolated.deallocate()
      while capacity < room { capacity *= 2 }
      bytes = .allocate(capacity: capacity + 8)
      probes = .allocate(capacity: capacity * Self.probesEach + 1)
      isolated = .allocate(capacity: capacity + 1)
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
  mutating func load(isolatedOf other: borrowing PaddedText) {
    let text = other.text
    var joined: [UInt8] = []
    var next = -1
    for index in 0..<other.isolatedCount {
      let place = Int(other.isolated[index])
      if place != next {
        joined.append(0x0A)
        Self.appendCharacter(before: place, text, to: &joined)
      }
      let end = place + Self.width(text[place])
      joined += text[place..<min(end, text.count)]
      next = end
      while next < text.count, let width = Self.edgeWidth(text, at: next) { next += width }
      let isChained = index + 1 < other.isolatedCount && Int(other.isolated[index + 1]) == next
      if !isChained, next < text.count {
        joined += text[next..<min(next + Self.width(text[next]), text.count)]
      }
    }
    load(joined)
  }

  private static func appendCharacter(
    before place: Int, _ text: UnsafeBufferPointer<UInt8>, to joined: inout [UInt8]
  ) {
    var end = place
    while end > 0 {
      var start = end - 1
      while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
      guard edgeWidth(text, at: start) != nil else {
        joined += text[start..<end]
        return
      }
      end = start
    }
  }

  private static func width(_ lead: UInt8) -> Int { lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4 }

  /// Bytes of the separator or end of a clause at a place, nil for other characters.
  private static func edgeWidth(_ text: UnsafeBufferPointer<UInt8>, at place: Int) -> Int? {
    let lead = text[place]
    if lead < 0x80 { return TextCells.table[Int(lead)] & TextCells.edge != 0 ? 1 : nil }
    func follows(_ bytes: UInt8...) -> Bool {
      place + bytes.count < text.count && bytes.indices.allSatisfy { text[place + 1 + $0] == bytes[$0] }
    }
    if lead == 0xC2 { return follows(0xB7) ? 2 : nil }
    return lead == 0xE3 && (follows(0x80, 0x81) || follows(0x80, 0x82)) ? 3 : nil
  }
}
