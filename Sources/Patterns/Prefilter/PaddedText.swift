/// A text with eight bytes of 0 after it, so that eight bytes can be read at each of its places; reused from text to text.
struct PaddedText {
  private var bytes: [UInt8] = []
  /// UTF-8 bytes of the text alone.
  private(set) var count = 0

  /// Takes a text.
  mutating func load(_ text: [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: text)
    count = text.count
    bytes.append(contentsOf: repeatElement(0, count: 8))
  }

  /// The text, behind which eight more bytes may be read.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<count])) }
  }

  /// Takes the characters of a text that stand alone, each with the one before and after it: what a term that is spelled
  /// apart (R36) looks like without its separators. A line break, which no term holds, parts the pieces.
  mutating func load(isolated places: [Int], of text: PaddedText) {
    bytes.removeAll(keepingCapacity: true)
    text.withBytes { text in
      var next = -1
      for (index, place) in places.enumerated() {
        if place != next {
          bytes.append(0x0A)
          appendCharacter(before: place, text)
        }
        let end = place + Self.width(text[place])
        bytes += text[place..<min(end, text.count)]
        next = end
        while next < text.count, let width = Self.edgeWidth(text, at: next) { next += width }
        let isChained = index + 1 < places.count && places[index + 1] == next
        if !isChained, next < text.count {
          bytes += text[next..<min(next + Self.width(text[next]), text.count)]
        }
      }
    }
    count = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: 8))
  }

  private mutating func appendCharacter(before place: Int, _ text: UnsafeBufferPointer<UInt8>) {
    var end = place
    while end > 0 {
      var start = end - 1
      while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
      guard Self.edgeWidth(text, at: start) != nil else {
        bytes += text[start..<end]
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
