import Diagnostics
import Foundation
import RuleSemantics
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

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers for the same seed everywhere.
struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A number from 0 up to, not including, `limit`.
  mutating func next(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
  }
}
