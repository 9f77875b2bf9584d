/// Something that a text must have for a pattern to match, seen without looking for the pattern.
enum Gate: Sendable, Hashable {
  /// So many characters of these cells in a row.
  case run(CharacterCells, atLeast: Int)
  /// So many characters of these cells in all.
  case count(CharacterCells, atLeast: Int)
  /// Nothing but characters of these cells.
  case only(CharacterCells)
  /// So many bytes at most.
  case short(bytes: Int)
  /// So many characters of these cells and, right after them, the same again so many times; maybe with letters in the
  /// other case.
  case again(CharacterCells, characters: Int, times: Int, foldsCase: Bool)

  /// How much it says, in bits: a text of a customer passes with a chance of about 2 to the power of minus this, per character.
  var rarity: Double {
    switch self {
    case .run(let cells, let least): cells.rarity * Double(least)
    case .count(let cells, let least): cells.rarity * Double(least) * 0.6
    case .only(let cells): cells.contains(.lower) || cells.contains(.han) ? cells.rarity * 3 : 11
    case .short(let bytes): bytes <= 24 ? 8 : 4
    case .again(_, let characters, let times, _): Double(characters * times) * 4.5
    }
  }

  /// Costs nothing once any other of them was asked.
  var isCount: Bool { if case .count = self { true } else { false } }

  /// How much of its kind it asks for: a text that fails one fails all with more.
  var threshold: Int {
    switch self {
    case .run(_, let least), .count(_, let least): least
    case .again(_, _, let times, _): times
    case .only, .short: 1
    }
  }

  /// The same for all gates that differ in their threshold only.
  var kind: Gate {
    switch self {
    case .run(let cells, _): .run(cells, atLeast: 0)
    case .count(let cells, _): .count(cells, atLeast: 0)
    case .again(let cells, let characters, _, let foldsCase):
      .again(cells, characters: characters, times: 0, foldsCase: foldsCase)
    case .only, .short: self
    }
  }
}

/// What is known of one text, each thing found out when it is first asked for.
struct TextFeatures {
  private var known: [Int] = []
  private var hasCase: Bool?

  /// Forgets what was known, for a new text and so many kinds of gates.
  mutating func start(kinds: Int) {
    if known.count < kinds { known = [Int](repeating: -1, count: kinds) }
    for kind in 0..<kinds { known[kind] = -1 }
    hasCase = nil
  }

  /// The greatest threshold of a kind of gate that the text passes, or something below `least`. O(bytes), mostly much less.
  ///
  /// - Parameters:
  ///   - index: of the kind.
  ///   - least: the smallest threshold that is ever asked for.
  ///   - cells: those of the text.
  ///   - isWhole: false when patterns see only the beginning of the text.
  mutating func measure(
    _ kind: Gate, _ index: Int, least: Int, _ text: UnsafeBufferPointer<UInt8>, cells: borrowing TextCells,
    isWhole: Bool
  ) -> Int {
    if known[index] >= 0 { return known[index] }
    let present = cells.present
    let value: Int
    switch kind {
    case .run(let cells, _): value = Self.longestRun(of: cells, atLeast: least, text)
    case .count(let kind, _):
      let count = cells.count(kind)
      value = count >= TextCells.most ? .max : count
    case .only(let cells): value = !isWhole || present.isSubset(of: cells) ? 1 : 0
    case .short(let bytes): value = !isWhole || text.count <= bytes ? 1 : 0
    case .again(let cells, let characters, _, let foldsCase):
      let found = cells.intersection(present)
      if found.isEmpty {
        value = 0
      } else if foldsCase && mayHaveCase(text, present) {
        value = .max
      } else {
        var most = 0
        for distance in (found.leastWidth * characters)...(found.mostWidth * characters) {
          most = max(most, Self.mostRepeats(at: distance, atLeast: least, text))
        }
        value = most
      }
    }
    known[index] = value
    return value
  }

  /// A run of so many characters is as many bytes at least, so one byte of it lies at each place that the stride reaches.
  private static func longestRun(
    of cells: CharacterCells, atLeast least: Int, _ text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    CharacterCells.byFirstByte.withUnsafeBufferPointer { table in
      var longest = 0
      var stride = max(1, least)
      var place = stride - 1
      while place < text.count {
        guard table[Int(text[place])] & cells.rawValue != 0 else {
          place &+= stride
          continue
        }
        var start = place
        while start > 0, table[Int(text[start - 1])] & cells.rawValue != 0 { start -= 1 }
        var end = start
        var characters = 0
        while end < text.count, table[Int(text[end])] & cells.rawValue != 0 {
          if text[end] & 0xC0 != 0x80 { characters += 1 }
          end += 1
        }
        longest = max(longest, characters)
        stride = max(stride, longest)
        place = end + stride
      }
      return longest
    }
  }

  /// How often a unit of so many bytes is followed by itself. So many equal bytes in a row hold every place that a stride of
  /// as many reaches.
  private static func mostRepeats(
    at distance: Int, atLeast least: Int, _ text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    let stride = max(1, least * distance)
    var longest = 0
    var place = distance + stride - 1
    while place < text.count {
      // Of several equal bytes in a row one more stands beside the one at hand.
      guard text[place] == text[place - distance],
        stride < 2 || text[place - 1] == text[place - 1 - distance]
          || place + 1 < text.count && text[place + 1] == text[place + 1 - distance]
      else {
        place &+= stride
        continue
      }
      var start = place
      while start > distance, text[start - 1] == text[start - 1 - distance] { start -= 1 }
      var end = place + 1
      while end < text.count, text[end] == text[end - distance] { end += 1 }
      longest = max(longest, (end - start) / distance)
      place = end + stride
    }
    return longest
  }

  /// True when letters beyond ASCII may differ in case only, which bytes do not show.
  private mutating func mayHaveCase(_ text: UnsafeBufferPointer<UInt8>, _ present: CharacterCells) -> Bool {
    if present.isDisjoint(with: .casedBeyondASCII) { return false }
    if present.contains(.twoBytes) { return true }
    if let hasCase { return hasCase }
    let found = Self.hasCasedLetters(text)
    hasCase = found
    return found
  }

  private static func hasCasedLetters(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    for place in 0..<max(0, text.count - 1) {
      let next = text[place + 1]
      switch text[place] {
      case 0xE1, 0xEA: return true
      case 0xE2 where 0x84...0x86 ~= next || 0x92...0x93 ~= next || 0xB0...0xB4 ~= next: return true
      case 0xEF where next == 0xAC || next == 0xBC || next == 0xBD: return true
      case 0xF0 where next < 0x9F: return true
      default: continue
      }
    }
    return false
  }
}
