import TextNormalization

/// What a word does to the terms around it.
struct GrammarWord: Sendable {
  /// Factor in thousandths for the term after it; 0 for words that are no degree.
  var degree = 0
  /// Factor in thousandths for the term before it (…死了); 0 for words that are no such ending.
  var ending = 0
  var isNegation = false
  var isContrast = false
  /// Makes a negation in its clause rhetorical (难道不…吗).
  var isRhetorical = false

  /// What the second field of a line says: `degree 1.5`; nil when that is unreadable.
  init?(_ effect: Substring) {
    let words = effect.split(separator: " ")
    let factor = words.count == 2 ? Double(words[1]).map { Int(($0 * 1000).rounded()) } : nil
    switch (words.first, factor) {
    case ("-", nil): break
    case ("negation", nil): isNegation = true
    case ("contrast", nil): isContrast = true
    case ("rhetorical", nil): isRhetorical = true
    case ("degree", let factor?): degree = factor
    case ("ending", let factor?): ending = factor
    default: return nil
    }
  }
}

/// Words that bear on other words, and fixed phrases that only look like a negation (不错, no problem).
struct Grammar: Sendable {
  /// Read once for the process. A line of the table is `word|word<TAB>effect`.
  static let shared = Grammar(table)

  private(set) var words: [GrammarWord] = []
  private(set) var trie = TermTrie()
  /// Lines that could not be read and words that come twice; empty, which a test holds us to.
  private(set) var faults: [String] = []

  init(_ table: String) {
    let normalizer = Normalizer()
    for line in table.split(separator: "\n") {
      let fields = line.split(separator: "\t")
      guard fields.count == 2, let effect = GrammarWord(fields[1]) else {
        faults.append(String(line))
        continue
      }
      for word in fields[0].split(separator: "|") {
        let scalars = ScoredText.scalars(of: normalizer.normalized(String(word)))
        if trie.insert(scalars, term: words.count) == words.count {
          words.append(effect)
        } else {
          faults.append("\(word) comes twice")
        }
      }
    }
  }
}
