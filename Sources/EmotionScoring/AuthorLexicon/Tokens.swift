/// A word of grammar in a text.
struct Token {
  let entry: GrammarWord
  /// Place of the first character and past the last.
  let range: Range<Int>
}

/// The words of grammar of a text in order, and what negation and degree do at each place.
struct Tokens {
  private static let longestGap = 4
  private static let longestWordGap = 3
  /// Characters that may stand between a negation and what it negates.
  private static let gap = HanSet("是会要太很怎么那这样特别的再有能什用必需想得觉感到去让我你您他们多够算说于曾过敢至给打准备")
  private static let cancelling = HanSet("不没")

  let list: [Token]
  let text: ScoredText
  /// Stretches of characters under a negation, in order.
  private(set) var negated: [Range<Int>] = []

  init(_ text: ScoredText, grammar: Grammar = .shared) {
    var text = text
    var list: [Token] = []
    var place = 0
    while place < text.count {
      guard let found = grammar.trie.longest(in: text, at: place) else {
        place += 1
        continue
      }
      text.assign(place..<found.end, to: list.count)
      list.append(Token(entry: grammar.words[found.term], range: place..<found.end))
      place = found.end
    }
    self.list = list
    self.text = text
    findNegations()
  }

  func isNegated(at place: Int) -> Bool {
    // The stretches follow each other.
    var low = 0
    var high = negated.count
    while low < high {
      let middle = (low + high) / 2
      if negated[middle].upperBound > place { high = middle } else { low = middle + 1 }
    }
    return low < negated.count && negated[low].contains(place)
  }

  /// Factor in thousandths from degree words before a term and endings after it, 360…2250.
  func degree(of range: Range<Int>) -> Int {
    var factor = 1000
    var place = range.lowerBound
    var budget = 3
    while place > 0, budget > 0 {
      budget -= 1
      place -= 1
      guard text.kind(place) != .space, !isBreak(place) else {
        if isBreak(place) { break }
        budget += 1
        continue
      }
      guard text.owner(place) >= 0 else { continue }
      let token = list[text.owner(place)]
      if token.entry.degree > 0 {
        factor = factor * token.entry.degree / 1000
      } else if !token.entry.isNegation {
        break
      }
      place = token.range.lowerBound
    }
    if let ending = follower(of: range, within: 1, where: { $0.ending > 0 }) {
      factor = factor * ending.entry.ending / 1000
    }
    return min(max(factor, 360), 2250)
  }

  /// The first token of a kind that starts at most this many characters after a stretch, in the same clause.
  func follower(of range: Range<Int>, within gap: Int, where holds: (GrammarWord) -> Bool) -> Token? {
    var place = range.upperBound
    while place < text.count, place <= range.upperBound + gap, !isBreak(place) {
      if text.owner(place) >= 0, list[text.owner(place)].range.lowerBound == place,
        holds(list[text.owner(place)].entry)
      {
        return list[text.owner(place)]
      }
      place += 1
    }
    return nil
  }

  private func isBreak(_ place: Int) -> Bool {
    switch text.kind(place) {
    case .clause, .sentence: true
    // A space ends a clause of Chinese, not one of English.
    case .space:
      place > 0 && text.kind(place - 1) == .han && place + 1 < text.count && text.kind(place + 1) == .han
    default: false
    }
  }

  // MARK: - Negation

  private mutating func findNegations() {
    var done = 0
    for token in list where token.entry.isNegation && token.range.lowerBound >= done {
      if text.kind(token.range.lowerBound) == .latin {
        done = negateWords(after: token.range.upperBound)
      } else if !isChoice(token.range), !isRhetorical(token.range.lowerBound) {
        done = negateHan(after: token.range.upperBound)
      }
    }
  }

  /// True in 好不好, 有没有.
  private func isChoice(_ range: Range<Int>) -> Bool {
    range.count == 1 && range.lowerBound > 0 && range.upperBound < text.count
      && Self.cancelling.contains(text.code(range.lowerBound))
      && text.code(range.lowerBound - 1) == text.code(range.upperBound)
  }

  private func isRhetorical(_ place: Int) -> Bool {
    var index = place
    var budget = 12
    while index > 0, budget > 0, !isBreak(index - 1) {
      index -= 1
      budget -= 1
      if text.owner(index) >= 0, list[text.owner(index)].entry.isRhetorical { return true }
    }
    return false
  }

  private mutating func negateHan(after start: Int) -> Int {
    var place = start
    var steps = 0
    var isOdd = true
    var from = start
    while place < text.count, steps < Self.longestGap, !isBreak(place) {
      if text.owner(place) >= 0 {
        let token = list[text.owner(place)]
        if token.entry.isNegation {
          isOdd.toggle()
          from = token.range.upperBound
          steps = 0
        } else if token.entry.degree == 0 {
          break
        }
        place = token.range.upperBound
      } else if Self.gap.contains(text.code(place)) {
        place += 1
        steps += 1
      } else {
        break
      }
    }
    guard isOdd, place < text.count, !isBreak(place) else { return place }
    negated.append(min(from, place)..<place + 1)
    return place
  }

  private mutating func negateWords(after start: Int) -> Int {
    var place = start
    var words = 0
    while place < text.count, !isBreak(place) {
      if text.owner(place) >= 0, list[text.owner(place)].entry.isContrast { break }
      if text.kind(place) == .space { words += 1 }
      if words > Self.longestWordGap { break }
      place += 1
    }
    if place > start { negated.append(start..<place) }
    return place
  }
}
