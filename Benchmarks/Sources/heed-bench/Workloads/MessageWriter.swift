import Foundation

/// Writes messages as customers of a shop do: 60 % Chinese, about 90 bytes, few that say anything a pattern looks for.
struct MessageWriter {
  private var random: SeededGenerator
  /// Texts of which some messages hold one.
  private let planted: [String]
  /// Share of messages in which the subjects of everyday talk are named.
  private let talkative: Double

  init(seed: UInt64, planted: [String] = [], talkative: Double = 0.4) {
    random = SeededGenerator(seed: seed)
    self.planted = planted
    self.talkative = talkative
  }

  /// The next message, 18 to 400 bytes.
  mutating func message() -> String {
    let isChinese = random.chance(0.6)
    // Lengths spread log-normally around 70 bytes, as short chat messages do.
    let normal = (0..<6).reduce(-3.0) { sum, _ in sum + Double(random.number(0...1000)) / 1000 } * 1.41
    let length = min(max(70 * exp(0.62 * normal), 18), 380)
    let names = random.chance(talkative)
    var text = ""
    while text.utf8.count < Int(length) {
      var clause = random.pick(isChinese ? Words.chineseClauses : Words.englishClauses)
      if clause.contains("@"), !names { continue }
      fill(&clause, isChinese)
      if isChinese {
        text += (text.isEmpty ? "" : random.pick(["，", "，", "。", " "])) + clause
      } else {
        if random.chance(0.3) { clause = clause.prefix(1).uppercased() + clause.dropFirst() }
        text += (text.isEmpty ? "" : random.pick([", ", ". ", ". ", " "])) + clause
      }
    }
    plant(into: &text, isChinese)
    while text.utf8.count > 400 { text.removeLast() }
    return text
  }

  private mutating func fill(_ clause: inout String, _ isChinese: Bool) {
    clause = clause.replacing(
      "@", with: random.pick(isChinese ? Words.chineseSubjects : Words.englishSubjects))
    clause = clause.replacing("#", with: random.pick(isChinese ? Words.chineseStates : Words.englishStates))
    clause = clause.replacing("%", with: String(random.number(2...40)))
  }

  private mutating func plant(into text: inout String, _ isChinese: Bool) {
    if random.chance(0.06) {
      text += random.pick(Words.endings)
    } else if random.chance(0.03) {
      text += " https://shop.example/\(random.number(1000...999_999))?page=\(random.number(1...99))"
    } else if random.chance(0.03) {
      text += " #\(random.number(100_000...99_999_999))"
    }
    if !planted.isEmpty, random.chance(0.022) {
      let word = random.pick(planted)
      let spaced = word.utf8.allSatisfy { $0 < 0x80 } ? " \(word) " : word
      text.insert(
        contentsOf: random.chance(0.3) ? spaced.uppercased() : spaced,
        at: text.index(text.startIndex, offsetBy: random.number(0...text.count)))
    } else if !planted.isEmpty, random.chance(0.005) {
      text += random.pick([
        "!!!!!!!!!!", "？？？？？？", "呜呜呜呜呜呜呜呜呜", " 4000123412341234567", " 15900000000", "NEVERAGAIN NEVERAGAIN",
      ])
    }
  }
}
