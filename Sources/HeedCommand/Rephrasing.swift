import Foundation

/// A sentence said in another way, or why it cannot be.
struct Rephrasing {
  /// What was done to it.
  let name: String
  let outcome: Outcome

  enum Outcome: Equatable {
    case text(String)
    /// In a few words.
    case impossible(String)
  }

  /// The ways that a customer may say the same in, or its opposite. Nothing is invented: a way that rules cannot make is
  /// reported as impossible.
  static func all(of text: String) -> [Rephrasing] {
    let other = otherScript(of: text)
    return [
      Rephrasing(name: "negated", outcome: Negation.negated(text)),
      Rephrasing(name: "pinyin", outcome: pinyin(of: text)),
      Rephrasing(name: "spaced out", outcome: spaced(text)),
      Rephrasing(name: other.name, outcome: other.outcome),
      Rephrasing(name: "polite", outcome: polite(text)),
    ]
  }

  static func hasHan(_ text: String) -> Bool { text.unicodeScalars.contains { isHan($0) } }

  private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
    (0x3400...0x9FFF).contains(scalar.value) || (0xF900...0xFAFF).contains(scalar.value)
      || (0x20000...0x3FFFF).contains(scalar.value)
  }

  /// Without tones, as people type it.
  private static func pinyin(of text: String) -> Outcome {
    guard hasHan(text) else { return .impossible("no Chinese characters in it") }
    guard let toned = text.applyingTransform(.mandarinToLatin, reverse: false),
      let plain = toned.applyingTransform(.stripDiacritics, reverse: false), !hasHan(plain)
    else { return .impossible("this machine does not know how some of its characters are read") }
    return .text(plain)
  }

  private static func spaced(_ text: String) -> Outcome {
    let spaced = text.filter { !$0.isWhitespace }.map(String.init).joined(separator: " ")
    return spaced == text ? .impossible("it is already") : .text(spaced)
  }

  private static func otherScript(of text: String) -> (name: String, outcome: Outcome) {
    guard hasHan(text) else { return ("traditional", .impossible("no Chinese characters in it")) }
    if let traditional = text.applyingTransform(StringTransform("Hans-Hant"), reverse: false),
      traditional != text
    {
      return ("traditional", .text(traditional))
    }
    if let simplified = text.applyingTransform(StringTransform("Hans-Hant"), reverse: true),
      simplified != text
    {
      return ("simplified", .text(simplified))
    }
    return ("traditional", .impossible("its characters are the same in both scripts"))
  }

  private static func polite(_ text: String) -> Outcome {
    let marks: [String] = hasHan(text) ? ["谢谢", "麻烦", "劳驾", "請問", "请问"] : ["please", "thank"]
    if marks.contains(where: { text.lowercased().contains($0) }) { return .impossible("it is already") }
    let isEnded = text.last.map { "。！？!?.…~～".contains($0) } ?? false
    if hasHan(text) { return .text("您好，麻烦您看一下，" + text + (isEnded ? "" : "。") + "谢谢您。") }
    return .text("Hello, could you please help me? " + text + (isEnded ? " " : ". ") + "Thank you very much.")
  }
}

/// The opposite of a sentence, where a rule as simple as these gives one that a person could say.
private enum Negation {
  static func negated(_ text: String) -> Rephrasing.Outcome {
    if Rephrasing.hasHan(text) { return chinese(text) }
    return english(text)
  }

  // MARK: - Chinese

  /// Words in which the characters of the lists below mean something else.
  private static let opaque = [
    "不好意思", "对不起", "了不起", "差不多", "不得了", "受不了", "没关系", "没事", "不过", "不但", "不仅", "不管", "不错", "不同", "不断",
    "特别", "别人", "别的", "区别", "级别", "要是", "只要", "主要", "重要", "还是", "但是", "可是", "就是", "于是", "总是", "或是", "是否",
    "会员", "机会", "社会", "一会", "功能", "智能", "可能", "所有", "只有", "还有", "拥有", "想法", "感想", "思想", "要求",
  ]
  private static let questions = [
    "是不是", "能不能", "会不会", "要不要", "可不可以", "有没有", "对不对", "好不好", "行不行", "想不想",
  ]
  /// With what stands in their place.
  private static let negatives = [
    ("不需要", "需要"), ("不可以", "可以"), ("不应该", "应该"), ("没有", "有"), ("不", ""), ("没", ""), ("别", ""),
  ]
  private static let positives = [
    ("需要", "不需要"), ("想要", "不想要"), ("可以", "不可以"), ("应该", "不应该"), ("愿意", "不愿意"), ("喜欢", "不喜欢"), ("打算", "不打算"),
    ("准备", "不准备"), ("知道", "不知道"), ("同意", "不同意"), ("满意", "不满意"), ("相信", "不相信"), ("接受", "不接受"), ("有", "没有"),
    ("想", "不想"), ("要", "不要"), ("会", "不会"), ("能", "不能"), ("是", "不是"),
  ]

  private static func chinese(_ text: String) -> Rephrasing.Outcome {
    if questions.contains(where: { text.contains($0) }) {
      return .impossible("the question holds both already")
    }
    var masked = text
    for word in opaque { masked = masked.replacing(word, with: String(repeating: "　", count: word.count)) }
    // Both texts have the same characters count, so that places found in one are places of the other.
    for list in [negatives, positives] {
      let found = list.compactMap { word, other in masked.firstRange(of: word).map { ($0, word, other) } }
        .min { ($0.0.lowerBound, -$0.1.count) < ($1.0.lowerBound, -$1.1.count) }
      guard let (range, word, other) = found else { continue }
      let start = masked.distance(from: masked.startIndex, to: range.lowerBound)
      let characters = Array(text)
      return .text(String(characters[..<start]) + other + String(characters[(start + word.count)...]))
    }
    return .impossible("no verb in it that can be negated for sure")
  }

  // MARK: - English

  private static let undone = [
    "don't": "do", "doesn't": "does", "didn't": "did", "can't": "can", "cannot": "can", "won't": "will",
    "isn't": "is", "aren't": "are", "wasn't": "was", "weren't": "were", "wouldn't": "would",
    "couldn't": "could",
    "shouldn't": "should", "haven't": "have", "hasn't": "has",
  ]
  private static let auxiliaries: Set<String> = [
    "am", "is", "are", "was", "were", "will", "can", "could", "would", "should", "must",
  ]
  private static let contracted = [
    "i'm": "I'm not", "i'll": "I won't", "you're": "you're not", "you'll": "you won't", "it's": "it's not",
    "we'll": "we won't", "they'll": "they won't", "that's": "that's not", "i'd": "I wouldn't",
  ]
  private static let verbs: Set<String> = [
    "want", "need", "like", "love", "hate", "think", "know", "understand", "agree", "accept", "trust",
    "believe",
    "hope", "expect", "feel",
  ]

  private static func english(_ text: String) -> Rephrasing.Outcome {
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    // What is negated already is said without its negation.
    for change in [withoutNegation, withNegation] {
      for (index, word) in words.enumerated() {
        let bare = word.lowercased().replacing("’", with: "'")
          .trimmingCharacters(in: CharacterSet(charactersIn: ".,!?;:"))
        switch bare.isEmpty ? .kept : change(bare, word, index) {
        case .kept: continue
        case .question: return .impossible("a question")
        case .replaced(let said):
          let others = [words[..<index], said.isEmpty ? [] : [said], words[(index + 1)...]]
          return .text(others.joined().joined(separator: " "))
        }
      }
    }
    return .impossible("no verb in it that can be negated for sure")
  }

  /// What becomes of a word in the opposite.
  private enum Turned {
    case kept, question
    case replaced(String)
  }

  private static func withoutNegation(_ bare: String, _ word: String, _ index: Int) -> Turned {
    if bare == "not" || bare == "never" { return .replaced("") }
    return undone[bare].map { .replaced($0 + word.dropFirst(bare.count)) } ?? .kept
  }

  private static func withNegation(_ bare: String, _ word: String, _ index: Int) -> Turned {
    if let negative = contracted[bare] { return .replaced(negative + word.dropFirst(bare.count)) }
    if auxiliaries.contains(bare) {
      // "Is it here" asks, and so would its opposite.
      if index == 0 { return .question }
      return .replaced(bare == "can" ? "cannot" + word.dropFirst(bare.count) : word + " not")
    }
    return verbs.contains(bare) && index > 0 ? .replaced("do not " + word) : .kept
  }
}
