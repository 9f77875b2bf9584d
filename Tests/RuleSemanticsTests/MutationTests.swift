import Diagnostics
import Foundation
import RuleSemantics
import SeededRandom
import Testing

/// Rule sets with words lost, doubled and exchanged: whatever comes out, the check ends, and there is a model exactly if
/// there are no errors.
@Suite struct MutationTests {
  @Test("no mutilated rule set harms the checker", arguments: 0..<40)
  func mutated(_ seed: Int) throws {
    let text = try String(
      contentsOf: GoldenTests.folder.appending(path: "a-small-shop.heed"), encoding: .utf8)
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    var random = Dice(seed: UInt64(seed))
    var mutated = words
    for _ in 0...random.next(6) {
      let place = random.next(mutated.count)
      switch random.next(3) {
      case 0: mutated.remove(at: place)
      case 1: mutated.insert(mutated[place], at: place)
      default: mutated.swapAt(place, random.next(mutated.count))
      }
    }
    let outcome = Example.check(
      files: ["a.heed": mutated.joined(separator: " ")], root: "a.heed", examples: true)
    #expect((outcome.ruleSet == nil) == outcome.diagnostics.hasErrors, "seed \(seed)")
    if let ruleSet = outcome.ruleSet { #expect(!dump(ruleSet).isEmpty) }
  }
}

/// Numbers from a seed.
struct Dice {
  private var random: SeededGenerator

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// A number from 0 up to, not including, `limit`.
  mutating func next(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
}
