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
  private static let gap = Set("是会要太很怎么那这样特别的再有能什用必需想得觉感到去让我你您他们多够算说于曾过敢至给打准备".unicodeScalars.map(\.value))
  private static let cancelling = Set("不没".unicodeScalars.map(\.value))

  let list: [Token]
  let text: ScoredText
  /// Token that covers a place, or -1.
  private var owner: [Int]
  private var isNegated: [Bool]
  /// Stretches of characters under a negation, in order.
  private(set) var negated: [Range<Int>] = []

  init(_ text: ScoredText, grammar: Grammar = .shared) {
    var list: [Token] = []
    owner = Array(repeating: -1, count: text.count)
    var place = 0
    while place < text.count {
      guard let found = grammar.trie.longest(in: text, at: place) else {
        place += 1
        continue
      }
      for covered in place..<found.end { owner[covered] = list.count }
      list.append(Token(entry: grammar.words[found.term], range: place..<found.end))
      place = found.end
    }
    self.list = list
    self.text = text
    isNegated = Array(repeating: false, count: text.count)
    findNegations()
  }

  func isNegated(at place: Int) -> Bool { isNegated[place] }

  /// Factor in thousandths from degree words before a term and endings after it, 360…2250.
  func degree(of range: Range<Int>) -> Int {
    var factor = 1000
    var place = range.lowerBound
    var budget = 3
    while place > 0, budget > 0 {
      budget -= 1
      place -= 1
      guard text.kinds[place] != .space, !isBreak(place) else {
        if isBreak(place) { break }
        budget += 1
        continue
      }
      guard owner[place] >= 0 else { continue }
      let token = list[owner[place]]
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
      if owner[place] >= 0, list[owner[place]].range.lowerBound == place, holds(list[owner[place]].entry) {
        return list[owner[place]]
      }
      place += 1
    }
    return nil
  }

  private func isBreak(_ place: Int) -> Bool {
    switch text.kinds[place] {
    case .clause, .sentence: true
    // A space ends a clause of Chinese, not one of English.
    case .space:
      place > 0 && text.kinds[place - 1] == .han && place + 1 < text.count && text.kinds[place + 1] == .han
    default: false
    }
  }

  // MARK: - Negation

  private mutating func findNegations() {
    var done = 0
    for token in list where token.entry.isNegation && token.range.lowerBound >= done {
      if text.kinds[token.range.lowerBound] == .latin {
        done = negateWords(after: token.range.upperBound)
      } else if !isChoice(token.range), !isRhetorical(token.range.lowerBound) {
        done = negateHan(after: token.range.upperBound)
      }
    }
  }

  /// True in 好不好, 有没有.
  private func isChoice(_ range: Range<Int>) -> Bool {
    range.count == 1 && range.lowerBound > 0 && range.upperBound < text.count
      && Self.cancelling.contains(text.scalars[range.lowerBound])
      && text.scalars[range.lowerBound - 1] == text.scalars[range.upperBound]
  }

  private func isRhetorical(_ place: Int) -> Bool {
    var index = place
    var budget = 12
    while index > 0, budget > 0, !isBreak(index - 1) {
      index -= 1
      budget -= 1
      if owner[index] >= 0, list[owner[index]].entry.isRhetorical { return true }
    }
    return false
  }

  private mutating func negateHan(after start: Int) -> Int {
    var place = start
    var steps = 0
    var isOdd = true
    var from = start
    while place < text.count, steps < Self.longestGap, !isBreak(place) {
      if owner[place] >= 0 {
        let token = list[owner[place]]
        if token.entry.isNegation {
          isOdd.toggle()
          from = token.range.upperBound
          steps = 0
        } else if token.entry.degree == 0 {
          break
        }
        place = token.range.upperBound
      } else if Self.gap.contains(text.scalars[place]) {
        place += 1
        steps += 1
      } else {
        break
      }
    }
    guard isOdd, place < text.count, !isBreak(place) else { return place }
    mark(min(from, place)..<place + 1)
    return place
  }

  private mutating func negateWords(after start: Int) -> Int {
    var place = start
    var words = 0
    while place < text.count, !isBreak(place) {
      if owner[place] >= 0, list[owner[place]].entry.isContrast { break }
      if text.kinds[place] == .space { words += 1 }
      if words > Self.longestWordGap { break }
      place += 1
    }
    if place > start { mark(start..<place) }
    return place
  }

  private mutating func mark(_ range: Range<Int>) {
    for place in range { isNegated[place] = true }
    negated.append(range)
  }
}
