/// Random numbers from a seed, the same on every machine. Source: Sebastiano Vigna, SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Its own sequence for each case of a run, so that a case can be made again without the ones before it.
  init(seed: UInt64, number: Int) {
    var mixed = SeededGenerator(seed: seed)
    state = mixed.next() ^ (UInt64(number) &* 0xD134_2543_DE82_EF95)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
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
