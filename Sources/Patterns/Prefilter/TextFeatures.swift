/// What is known of one text, each thing found out when it is first asked for; memory is kept from text to text.
struct TextFeatures: ~Copyable {
  /// By kind, and behind these by distance; -1 for what is not known.
  private var known: UnsafeMutablePointer<Int>
  private var capacity = 64
  /// False until something of the text at hand is known.
  private var isStarted = false
  private var hasCase: Bool?

  /// The cells of all characters.
  private(set) var present: CharacterCells = []

  init() { known = .allocate(capacity: capacity) }

  // SAFETY: the memory is this value's alone, which cannot be copied.
  deinit { known.deallocate() }

  /// Forgets what was known.
  ///
  /// - Parameter present: the cells of the text.
  mutating func start(_ present: CharacterCells) {
    isStarted = false
    hasCase = nil
    self.present = present
  }

  private mutating func reset(_ count: Int) {
    isStarted = true
    if count > capacity {
      known.deallocate()
      while capacity < count { capacity *= 2 }
      known = .allocate(capacity: capacity)
    }
    known.update(repeating: -1, count: count)
  }

  /// The greatest threshold of a kind of gate that the text passes, or something below the smallest that is asked for.
  /// O(bytes), mostly much less.
  ///
  /// - Parameters:
  ///   - number: of the kind.
  ///   - isWhole: false when patterns see only the beginning of the text.
  mutating func measure(
    _ number: Int, of kinds: GateKinds, _ text: UnsafeBufferPointer<UInt8>, isWhole: Bool
  ) -> Int {
    if !isStarted { reset(kinds.kinds.count + kinds.repeats.count) }
    if known[number] < 0 { known[number] = find(number, of: kinds, text, isWhole: isWhole) }
    return known[number]
  }

  private mutating func find(
    _ number: Int, of kinds: GateKinds, _ text: UnsafeBufferPointer<UInt8>, isWhole: Bool
  ) -> Int {
    let kind = kinds.kinds[number]
    switch kind.gate {
    case .run(let cells, _):
      if kind.least <= 1 { return present.isDisjoint(with: cells) ? 0 : 1 }
      return Self.longestRun(of: cells, atLeast: kind.least, text)
    case .count(let cells, _): return cells.count(in: text)
    case .one(let characters):
      return characters.areMissing(in: text, present: present) ? 0 : 1
    case .only(let cells): return !isWhole || present.isSubset(of: cells) ? 1 : 0
    case .short(let bytes): return !isWhole || text.count <= bytes ? 1 : 0
    case .again(let cells, let characters, _, let foldsCase):
      let found = present.intersection(cells)
      if found.isEmpty { return 0 }
      if foldsCase && mayHaveCase(text) { return .max }
      var most = 0
      var distance = found.leastWidth * characters
      let last = found.mostWidth * characters
      while distance <= last, (kind.least + 1) * distance <= text.count {
        // A single character is as long as one that is there.
        defer { distance += 1 }
        if characters == 1, !found.hasWidth(distance) { continue }
        most = max(most, repeats(at: distance, atLeast: kind.least, kinds, text))
      }
      return most
    }
  }

  private mutating func repeats(
    at distance: Int, atLeast least: Int, _ kinds: GateKinds, _ text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    if distance >= kinds.repeats.count { return Self.mostRepeats(at: distance, atLeast: least, text) }
    let place = kinds.kinds.count + distance
    if known[place] < 0 {
      known[place] = Self.mostRepeats(at: distance, atLeast: kinds.repeats[distance], text)
    }
    return known[place]
  }

  /// A run of so many characters is as many bytes at least, so one byte of it lies at each place that the stride reaches.
  private static func longestRun(
    of cells: CharacterCells, atLeast least: Int, _ text: UnsafeBufferPointer<UInt8>
  ) -> Int {
    let table = CharacterCells.ofByte
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
  private mutating func mayHaveCase(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
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
