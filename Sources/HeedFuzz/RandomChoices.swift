import SeededRandom

extension SeededGenerator {
  /// Its own sequence for each case of a run, so that a case can be made again without the ones before it.
  init(seed: UInt64, number: Int) {
    var mixed = SeededGenerator(seed: seed)
    self.init(seed: mixed.next() ^ (UInt64(number) &* 0xD134_2543_DE82_EF95))
  }

  /// A number of the range.
  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// True once in so many times.
  mutating func once(in times: Int) -> Bool { number(1...times) == 1 }

  /// An element, or nil of an empty list.
  mutating func pick<Elements: Collection>(_ elements: Elements) -> Elements.Element? {
    elements.randomElement(using: &self)
  }

  /// A range within `0..<count`, short more often than long.
  mutating func range(below count: Int) -> Range<Int> {
    let start = number(0...count)
    let most = once(in: 4) ? count : 40
    return start..<min(count, start + number(0...most))
  }
}
