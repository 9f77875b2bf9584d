/// Turns the terms of a text and their use into contributions.
struct CueReading {
  private static let positive: Set<Int> = [Emotion.gratitude.rawValue, Emotion.joy.rawValue]
  /// Characters between an insisting word and the thing of an order it is about.
  private static let insistenceReach = 12
  /// Thousandths that a complaint cue needs to make praise beside it sarcastic.
  private static let complaint = 2500

  let tokens: Tokens
  let emphasis: Emphasis
  private(set) var contributions: [Contribution] = []

  init(tokens: Tokens, emphasis: Emphasis) {
    self.tokens = tokens
    self.emphasis = emphasis
  }

  mutating func read() {
    var hasAsked = false
    let asksAnywhere = tokens.list.contains { $0.entry.isRequest } || emphasis.questions > 0
    for token in tokens.list {
      if token.entry.isRequest { hasAsked = true }
      if !token.entry.shifts.isEmpty {
        let isLatin = tokens.text.kinds[token.range.lowerBound] == .latin
        let isManners =
          token.entry.isThanks
          && (hasAsked || hasQuestion(before: token.range.lowerBound) || (isLatin && asksAnywhere))
        addShifts(of: token, isManners: isManners)
      }
      if token.entry.insistence > 0 { addInsistence(token) }
    }
    readSarcasm()
    contributions += TimeSpent(tokens).contributions
    readForm()
  }

  private func hasQuestion(before place: Int) -> Bool {
    tokens.text.scalars[..<place].contains(0x3F)
  }

  private mutating func add(_ signal: Int, _ shift: Int, _ range: Range<Int>, _ cue: String) {
    guard shift != 0 else { return }
    contributions.append(Contribution(signal: signal, shift: shift, range: range, cue: cue))
  }

  private mutating func addShifts(of token: Token, isManners: Bool) {
    let range = token.range
    let degree = tokens.degree(of: range)
    let isReversed = tokens.follower(of: range, within: 3) { $0.isReversal } != nil
    let isElongated = tokens.text.isSqueezed(range)
    for (signal, plain) in token.entry.shifts {
      if plain < 0 {
        add(signal, plain, range, token.entry.term)
        continue
      }
      var shift = plain * degree / 1000 * tokens.weight[range.lowerBound] / 1000 * emphasis.factor / 1000
      if isElongated { shift = shift * 6 / 5 }
      if signal == Emotion.joy.rawValue, isAsked(range) { shift = shift * 4 / 10 }
      let isPositive = Self.positive.contains(signal)
      if isPositive, isReversed {
        add(signal, -shift / 2, range, token.entry.term)
        add(Emotion.anger.rawValue, shift, range, "\(token.entry.term) turned around")
      } else if tokens.isNegated(at: range.lowerBound) {
        // Not angry is little news; not happy is a complaint.
        add(signal, -shift * 3 / 10, range, token.entry.term)
        if signal == Emotion.joy.rawValue {
          add(Emotion.disappointment.rawValue, shift * 6 / 10, range, "not \(token.entry.term)")
          add(Emotion.frustration.rawValue, shift * 5 / 10, range, "not \(token.entry.term)")
        }
      } else if isManners {
        add(signal, min(shift * 4 / 10, 1600), range, token.entry.term)
      } else {
        add(signal, shift, range, token.entry.term)
      }
    }
  }

  /// True in a question (好用吗), where praise is what is asked about.
  private func isAsked(_ range: Range<Int>) -> Bool {
    let end = tokens.sentence(around: range.lowerBound).upperBound
    if end < tokens.text.count, tokens.text.scalars[end] == 0x3F { return true }
    return tokens.follower(of: range, within: 8) { $0.term == "吗" } != nil
  }

  private mutating func addInsistence(_ token: Token) {
    let sentence = tokens.sentence(around: token.range.lowerBound)
    let near =
      max(
        sentence.lowerBound, token.range.lowerBound - Self.insistenceReach)..<min(
        sentence.upperBound, token.range.upperBound + Self.insistenceReach)
    guard tokens.list.contains(where: { $0.entry.isOrderNoun && near.contains($0.range.lowerBound) }) else {
      return
    }
    let shift = token.entry.insistence * emphasis.factor / 1000 * tokens.weight[token.range.lowerBound] / 1000
    add(Emotion.frustration.rawValue, shift, token.range, token.entry.term)
  }

  /// Praise in one sentence with a complaint, and no 但是 between them, is meant the other way.
  private mutating func readSarcasm() {
    for index in contributions.indices where contributions[index].signal == Emotion.joy.rawValue {
      let praise = contributions[index]
      guard praise.shift > 0 else { continue }
      let sentence = tokens.sentence(around: praise.range.lowerBound)
      let complaints = contributions.filter {
        sentence.contains($0.range.lowerBound) && $0.shift >= Self.complaint && $0.signal <= 2
      }
      let isContrasted = tokens.list.contains {
        $0.entry.isContrast && sentence.contains($0.range.lowerBound)
      }
      guard !complaints.isEmpty, !isContrasted else { continue }
      contributions[index].shift = praise.shift * 3 / 10
      add(Emotion.anger.rawValue, 1200, praise.range, "praise beside a complaint")
      add(Emotion.frustration.rawValue, 800, praise.range, "praise beside a complaint")
    }
  }

  /// Runs of marks and capitals, which strengthen what is there and mean little alone.
  private mutating func readForm() {
    let run = emphasis.run
    if run.count >= 2 {
      if emphasis.questions >= 3 {
        add(Emotion.frustration.rawValue, 1600, run, "question marks")
        add(Emotion.confusion.rawValue, 1600, run, "question marks")
      } else if emphasis.questions == 2 {
        add(Emotion.confusion.rawValue, 1000, run, "question marks")
      }
      if emphasis.exclamations >= 3 {
        let hasPraise = contributions.contains { Self.positive.contains($0.signal) && $0.shift > 1000 }
        if !hasPraise { add(Emotion.frustration.rawValue, 1200, run, "exclamation marks") }
      }
    }
    if emphasis.isShouting, let word = tokens.text.kinds.firstIndex(of: .latin) {
      let hasPraise = contributions.contains { Self.positive.contains($0.signal) && $0.shift > 1000 }
      if !hasPraise { add(Emotion.anger.rawValue, 1500, word..<word + 1, "capitals") }
    }
  }
}

/// Lengths of time and counts that tell of patience spent: 等了三天, 第3次, for two weeks.
struct TimeSpent {
  private static let units = Set("天周次遍回年日月时".unicodeScalars.map(\.value))
  private static let fillers = Set("多来个几小星期半工作".unicodeScalars.map(\.value))
  private static let promises = Set("就内能可以".unicodeScalars.map(\.value))
  private static let ordinal: UInt32 = 0x7B2C
  private static let englishUnits: Set<String> = [
    "day", "days", "week", "weeks", "hour", "hours", "month", "months", "minutes", "year", "years", "times",
  ]
  private static let englishNumbers: Set<String> = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "several", "many", "countless",
    "dozen", "twenty", "thirty", "forty", "second", "third", "fourth", "fifth", "sixth", "tenth", "hundredth",
  ]

  private(set) var contributions: [Contribution] = []

  init(_ tokens: Tokens) {
    let text = tokens.text
    var place = 0
    while place < text.count {
      if let end = Self.hanLength(text, place) {
        let isOrdinal = place > 0 && text.scalars[place - 1] == Self.ordinal
        let isFirst =
          isOrdinal && (text.scalars[place] == 0x4E00 || text.scalars[place] == 0x31) && end == place + 2
        let range = (isOrdinal ? place - 1 : place)..<end
        if isOrdinal && !isFirst {
          note(2800, range)
          if Self.isWaiting(tokens, range) { note(2000, range) }
        } else if !isOrdinal, Self.isWaiting(tokens, range) {
          note(4200, range)
        }
        place = end
      } else if let (end, isOrdinal) = Self.englishLength(text, place) {
        let range = place..<end
        if isOrdinal { note(4200, range) } else if Self.isWaiting(tokens, range) { note(4200, range) }
        place = end
      } else {
        place += 1
      }
    }
  }

  private mutating func note(_ shift: Int, _ range: Range<Int>) {
    contributions.append(
      Contribution(signal: Emotion.frustration.rawValue, shift: shift, range: range, cue: "time spent"))
  }

  private static func isWaiting(_ tokens: Tokens, _ range: Range<Int>) -> Bool {
    // 等3天就到 and 3天内 tell of a promise.
    if range.upperBound < tokens.text.count, promises.contains(tokens.text.scalars[range.upperBound]) {
      return false
    }
    let near = range.lowerBound - 24..<range.upperBound + 24
    return tokens.list.contains {
      $0.entry.isWaiting && near.contains($0.range.lowerBound) && !tokens.isNegated(at: $0.range.lowerBound)
    }
  }

  /// End of a number with a Chinese unit (三天, 10多天, 两个星期) that starts here.
  private static func hanLength(_ text: ScoredText, _ start: Int) -> Int? {
    // 几, 半, 好几 are lengths too.
    let vague: Set<UInt32> = [0x534A, 0x51E0]
    var place = text.numeralEnd(from: start)
    if place == start, vague.contains(text.scalars[start]) { place += 1 }
    guard place > start, start == 0 || text.kinds[start - 1] != .digit else { return nil }
    var budget = 3
    while place < text.count, budget > 0, fillers.contains(text.scalars[place]) {
      place += 1
      budget -= 1
      // 星期 is a unit by itself.
      if text.scalars[place - 1] == 0x671F { return place }
    }
    return place < text.count && units.contains(text.scalars[place]) ? place + 1 : nil
  }

  /// End of a number with an English unit (two weeks, 3rd time), and whether it counts occasions.
  private static func englishLength(_ text: ScoredText, _ start: Int) -> (end: Int, isOrdinal: Bool)? {
    guard text.kinds[start] == .latin || text.kinds[start] == .digit, start == 0 || !isWord(text, start - 1)
    else {
      return nil
    }
    let (number, afterNumber) = word(text, start)
    guard text.kinds[start] == .digit || englishNumbers.contains(number) else { return nil }
    guard afterNumber < text.count, text.kinds[afterNumber] == .space else { return nil }
    let (unit, end) = word(text, afterNumber + 1)
    if unit == "time" {
      let isOrdinal =
        number.hasSuffix("rd") || number.hasSuffix("th") || number.hasSuffix("nd") || number == "third"
      return isOrdinal ? (end, true) : nil
    }
    return englishUnits.contains(unit) ? (end, false) : nil
  }

  private static func isWord(_ text: ScoredText, _ place: Int) -> Bool {
    text.kinds[place] == .latin || text.kinds[place] == .digit
  }

  private static func word(_ text: ScoredText, _ start: Int) -> (String, Int) {
    var end = start
    var word = ""
    while end < text.count, isWord(text, end), end - start < 16 {
      if let scalar = Unicode.Scalar(text.scalars[end]) { word.unicodeScalars.append(scalar) }
      end += 1
    }
    return (word, end)
  }
}
