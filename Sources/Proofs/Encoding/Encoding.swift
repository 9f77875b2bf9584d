package import Patterns
package import RuleRuntime

/// One rule set as formulas over the inputs of turns.
///
/// Conditions are read off the very code that the evaluator runs (`Encoding+Code`); the decision follows R1-R16 step by step,
/// beside the engine that makes it (`Encoding+Verdict`, `Encoding+Enforcement`, `Encoding+Delivery`). That both say the same
/// is tested on random rule sets and conversations.
package struct Encoding {
  package let program: Program
  package let terms: Terms
  let vocabulary: Vocabulary
  let depths: MemoryDepths
  /// Which of two compared rule sets this is; 0 if there is only one.
  let side: Int
  /// 0 where the memory of two rule sets is compared: what has one name in both is the same.
  let memorySide: Int
  /// Of topics and then triggers: whenever the first holds, the second does.
  let implications: [(Int, Int)]
  private let readLanguages: Set<String>

  /// - Parameter definitions: what topics and then triggers look for; empty when nothing is known of them.
  package init(
    _ program: Program, _ terms: Terms, vocabulary: Vocabulary? = nil, side: Int = 0,
    sharesMemory: Bool = false, definitions: [PatternDefinition] = []
  ) {
    self.program = program
    self.terms = terms
    self.vocabulary = vocabulary ?? Vocabulary([program])
    self.side = side
    memorySide = sharesMemory ? 0 : side
    depths = MemoryDepths(of: program)
    implications = Self.implications(among: definitions, scored: program.topics.map { $0.score != nil })
    readLanguages = Self.readLanguages(program.policy.languages)
  }

  func readsLanguage(_ name: String) -> Bool { readLanguages.contains(name) }

  /// Where everything that one looks for, the other looks for too, and ignores nothing that the first does not.
  private static func implications(
    among definitions: [PatternDefinition], scored: [Bool]
  ) -> [(Int, Int)] {
    var found: [(Int, Int)] = []
    for (one, narrow) in definitions.enumerated() {
      if narrow.terms.isEmpty && narrow.expressions.isEmpty { continue }
      if one < scored.count, scored[one] { continue }
      for (other, wide) in definitions.enumerated() where other != one {
        let isPart =
          Set(narrow.terms).isSubset(of: wide.terms)
          && Set(narrow.expressions).isSubset(of: wide.expressions)
          && Set(wide.exceptTerms).isSubset(of: narrow.exceptTerms)
          && Set(wide.exceptExpressions).isSubset(of: narrow.exceptExpressions)
          && (!wide.ignoreNegated || narrow.ignoreNegated)
        // What one cuts out may join what stood around it, never where both cut the same.
        let cutsAlike =
          Set(narrow.exceptTerms) == Set(wide.exceptTerms)
          && Set(narrow.exceptExpressions) == Set(wide.exceptExpressions)
        if isPart && cutsAlike { found.append((one, other)) }
      }
    }
    return found
  }

  /// Of `zh`, `zh-Hant`, `en` and `mixed`, those that the policy reads; who reads one Chinese reads the other.
  private static func readLanguages(_ policy: [String]) -> Set<String> {
    let table = Set(policy.map { $0.hasPrefix("zh") ? "zh" : $0 })
    var read: Set<String> = []
    if table.contains("zh") { read.formUnion(["zh", "zh-Hant"]) }
    if table.contains("en") { read.insert("en") }
    if !table.isDisjoint(with: ["zh", "en"]) { read.insert("mixed") }
    return read
  }
}
