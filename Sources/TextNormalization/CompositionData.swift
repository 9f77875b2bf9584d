/// Decompositions, compositions and case folding, and NFKC made of them (UAX 15).
struct CompositionData: Sendable {
  /// Unpacked once, when the first text needs it.
  static let shared = CompositionData()

  /// Full case folding.
  let folds: SequenceTable
  /// Traditional characters to simplified ones.
  let simplified: [UInt32: UInt32]

  private let decompositions: SequenceTable
  private let combining: [UInt32: UInt8]
  private let compositions: [UInt64: UInt32]

  // Hangul syllables are made of their parts by counting (Unicode, section 3.12).
  private static let syllables: Range<UInt32> = 0xAC00..<0xD7A4
  private static let leads: Range<UInt32> = 0x1100..<0x1113
  private static let vowels: Range<UInt32> = 0x1161..<0x1176
  private static let tails: Range<UInt32> = 0x11A8..<0x11C3

  private init() {
    folds = SequenceTable(UnicodeTables.folds)
    decompositions = SequenceTable(UnicodeTables.decompositions)

    let variants = SequenceTable(UnicodeTables.simplified)
    var simplified: [UInt32: UInt32] = [:]
    for code in variants.keys { simplified[code] = variants.members(of: code).first }
    self.simplified = simplified

    var combining: [UInt32: UInt8] = [:]
    var packed = PackedNumbers(UnicodeTables.combining)
    var code = 0
    for _ in 0..<packed.number() {
      code += packed.number()
      let end = code + packed.number()
      let value = UInt8(truncatingIfNeeded: packed.number())
      while code < end {
        combining[UInt32(code)] = value
        code += 1
      }
    }
    self.combining = combining

    var compositions: [UInt64: UInt32] = [:]
    packed = PackedNumbers(UnicodeTables.compositions)
    var first = 0
    for _ in 0..<packed.number() {
      first += packed.number()
      let second = packed.number()
      compositions[UInt64(first) << 32 | UInt64(second)] = UInt32(packed.number())
    }
    self.compositions = compositions
  }

  /// NFKC. Characters that decompose, reorder or join take the bytes of all that took part.
  func composed(_ marks: [Mark]) -> [Mark] {
    var parts: [Mark] = []
    parts.reserveCapacity(marks.count)
    for mark in marks { decompose(mark, into: &parts) }
    reorder(&parts)
    return compose(parts)
  }

  private func decompose(_ mark: Mark, into parts: inout [Mark]) {
    var part = mark
    if Self.syllables.contains(mark.code) {
      let index = mark.code - Self.syllables.lowerBound
      part.code = Self.leads.lowerBound + index / 588
      parts.append(part)
      part.code = Self.vowels.lowerBound + index % 588 / 28
      parts.append(part)
      if index % 28 > 0 {
        part.code = Self.tails.lowerBound + index % 28 - 1
        parts.append(part)
      }
      return
    }
    let members = mark.code < 0xA0 ? [] : decompositions.members(of: mark.code)
    if members.isEmpty { parts.append(mark) }
    for code in members {
      part.code = code
      parts.append(part)
    }
  }

  private func combiningClass(_ code: UInt32) -> UInt8 {
    code < 0x300 ? 0 : combining[code] ?? 0
  }

  /// Puts each run of marks in canonical order, and gives a run that moved its common place.
  private func reorder(_ parts: inout [Mark]) {
    var start = 0
    while start < parts.count {
      var end = start
      var ordered = true
      var previous: UInt8 = 0
      while end < parts.count {
        let value = combiningClass(parts[end].code)
        if value == 0 { break }
        if value < previous { ordered = false }
        previous = value
        end += 1
      }
      if !ordered {
        let run = parts[start..<end].enumerated().sorted { one, other in
          let (a, b) = (combiningClass(one.element.code), combiningClass(other.element.code))
          return a == b ? one.offset < other.offset : a < b
        }
        let (from, to) = (parts[start].start, parts[start..<end].reduce(0) { max($0, $1.end) })
        for (index, entry) in run.enumerated() {
          parts[start + index] = entry.element
          parts[start + index].start = from
          parts[start + index].end = to
        }
      }
      start = max(end, start + 1)
    }
  }

  private func compose(_ parts: [Mark]) -> [Mark] {
    var result: [Mark] = []
    result.reserveCapacity(parts.count)
    var starter = -1
    var last: UInt8 = 0
    for part in parts {
      let value = combiningClass(part.code)
      if starter >= 0, starter == result.count - 1 || last < value,
        let joined = composite(result[starter].code, part.code)
      {
        result[starter].code = joined
        // Marks between the two that stay keep the order of places: all of them take the common one.
        for index in starter..<result.count { result[index].start = result[starter].start }
        let end = result[starter...].reduce(part.end) { max($0, $1.end) }
        for index in starter..<result.count { result[index].end = end }
        continue
      }
      if value == 0 { starter = result.count }
      last = value
      result.append(part)
    }
    return result
  }

  private func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
    if Self.leads.contains(first), Self.vowels.contains(second) {
      let (lead, vowel) = (first - Self.leads.lowerBound, second - Self.vowels.lowerBound)
      return Self.syllables.lowerBound + (lead * 21 + vowel) * 28
    }
    if Self.syllables.contains(first), (first - Self.syllables.lowerBound) % 28 == 0,
      Self.tails.contains(second)
    {
      return first + second - Self.tails.lowerBound + 1
    }
    if second < 0x300 { return nil }
    return compositions[UInt64(first) << 32 | UInt64(second)]
  }
}

/// Characters that become several, in two flat arrays.
struct SequenceTable: Sendable {
  private var places: [UInt32: Int] = [:]
  private var pool: [UInt32] = []

  /// Unpacks a table of the generator.
  init(_ text: StaticString) {
    var packed = PackedNumbers(text)
    var key = 0
    for _ in 0..<packed.number() {
      key += packed.number()
      let count = packed.number()
      places[UInt32(key)] = pool.count
      pool.append(UInt32(count))
      var member = key
      for _ in 0..<count {
        member += packed.signed()
        pool.append(UInt32(member))
      }
    }
  }

  /// Every character that has an entry, in no order.
  var keys: some Collection<UInt32> { places.keys }

  /// What the character becomes; empty when it has no entry.
  func members(of code: UInt32) -> ArraySlice<UInt32> {
    guard let place = places[code] else { return [] }
    return pool[(place + 1)..<(place + 1 + Int(pool[place]))]
  }
}
