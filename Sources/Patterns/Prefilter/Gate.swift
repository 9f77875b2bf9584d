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
  /// A unit of so many bytes and, right after it, the same again so many times.
  case again(unit: ClosedRange<Int>, times: Int)

  /// How much it says, in bits: a text of a customer passes with a chance of about 2 to the power of minus this, per character.
  var rarity: Double {
    switch self {
    case .run(let cells, let least): cells.rarity * Double(least)
    case .count(let cells, let least): cells.rarity * Double(least) * 0.6
    case .only(let cells): cells.contains(.lower) || cells.contains(.han) ? cells.rarity * 3 : 11
    case .short(let bytes): bytes <= 24 ? 8 : 4
    case .again(let unit, let times): Double(unit.lowerBound * times) * 4
    }
  }

  /// How much of its kind it asks for: a text that fails one fails all with more.
  var threshold: Int {
    switch self {
    case .run(_, let least), .count(_, let least): least
    case .again(_, let times): times
    case .only, .short: 0
    }
  }

  /// The same for all gates that differ in their threshold only.
  var withoutThreshold: Gate {
    switch self {
    case .run(let cells, _): .run(cells, atLeast: 0)
    case .count(let cells, _): .count(cells, atLeast: 0)
    case .again(let unit, _): .again(unit: unit, times: 0)
    case .only, .short: self
    }
  }

  /// Whether a text of valid UTF-8 passes. O(bytes), mostly much less.
  ///
  /// - Parameters:
  ///   - present: the cells of all characters of the text.
  ///   - foldsCase: the pattern takes letters that differ in case for the same.
  ///   - isWhole: false when the pattern will see only the beginning of the text.
  func passes(
    _ text: UnsafeBufferPointer<UInt8>, present: CharacterCells, foldsCase: Bool, isWhole: Bool
  ) -> Bool {
    switch self {
    case .run(let cells, let least):
      return !present.isDisjoint(with: cells) && Self.hasRun(of: cells, atLeast: least, text)
    case .count(let cells, let least):
      return !present.isDisjoint(with: cells) && Self.hasCount(of: cells, atLeast: least, text)
    case .only(let cells): return !isWhole || present.isSubset(of: cells)
    case .short(let bytes): return !isWhole || text.count <= bytes
    case .again(let unit, let times):
      if foldsCase, Self.mayHaveCase(text, present) { return true }
      return unit.contains { Self.repeats(at: $0, length: $0 * times, text) }
    }
  }

  /// A run of so many characters is as many bytes at least, so one byte of it lies at each place that the stride reaches.
  private static func hasRun(of cells: CharacterCells, atLeast least: Int, _ text: UnsafeBufferPointer<UInt8>)
    -> Bool
  {
    CharacterCells.byFirstByte.withUnsafeBufferPointer { table in
      var place = least - 1
      while place < text.count {
        guard table[Int(text[place])] & cells.rawValue != 0 else {
          place += least
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
        if characters >= least { return true }
        place = max(place, end) + least
      }
      return false
    }
  }

  private static func hasCount(of cells: CharacterCells, atLeast least: Int, _ text: UnsafeBufferPointer<UInt8>)
    -> Bool
  {
    CharacterCells.byFirstByte.withUnsafeBufferPointer { table in
      var count = 0
      for byte in text where byte & 0xC0 != 0x80 {
        count += Int(truncatingIfNeeded: table[Int(byte)] & cells.rawValue).signum()
      }
      return count >= least
    }
  }

  /// Whether `length` bytes equal those `distance` before them: so many bytes in a row hold an aligned block of half as many.
  private static func repeats(at distance: Int, length: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let stride = max(1, (length + 1) / 2)
    var place = distance + stride - 1
    while place < text.count {
      if text[place] == text[place - distance] {
        var start = place
        while start > distance, text[start - 1] == text[start - 1 - distance] { start -= 1 }
        var end = place + 1
        while end < text.count, text[end] == text[end - distance] { end += 1 }
        if end - start >= length { return true }
        place = max(place, end) + stride
      } else {
        place += stride
      }
    }
    return false
  }

  /// True when letters beyond ASCII may differ in case only, which bytes do not show.
  private static func mayHaveCase(_ text: UnsafeBufferPointer<UInt8>, _ present: CharacterCells) -> Bool {
    if present.isDisjoint(with: [.twoBytes, .threeBytes, .lateThreeBytes, .fourBytes]) { return false }
    if present.contains(.twoBytes) { return true }
    for place in 0..<max(0, text.count - 1) {
      let next = text[place + 1]
      switch text[place] {
      case 0xE1, 0xEA: return true
      case 0xE2 where 0x84...0x86 ~= next || 0x92...0x93 ~= next || 0xB0...0xB4 ~= next: return true
      case 0xEF where next == 0xAC || next == 0xBC || next == 0xBD: return true
      case 0xF0 where next < 0x9F && !(0xA0...0xBF ~= next): return true
      default: continue
      }
    }
    return false
  }
}
