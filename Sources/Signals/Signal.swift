/// Everything a rule may read about a turn without declaring it: the one catalogue behind the checker, the evaluator, the
/// editor and the documentation (`heed signals` prints it).
///
/// Topics, triggers, intents, moods, desks, facts, captures and defines are declared by authors and have forms of their own.
package enum Signal: Int, CaseIterable, Sendable, Hashable {
  case anger, frustration, disappointment, sadness, anxiety, confusion, gratitude, joy
  case valence, urgency
  case intentMargin
  case textLength, textShouting, textExclaims, textQuestions
  case messageKind, language, channel
  case messages, sameQuestion, botFailures
  case caseOpen
  case draftLength, draftLanguage, draftRepeats

  /// The eight emotions, in the order of scores everywhere.
  package static let emotions: [Signal] = [
    .anger, .frustration, .disappointment, .sadness, .anxiety, .confusion, .gratitude, .joy,
  ]
}

/// The type of a value, with its unit and range; all numbers are exact integers (R24).
package enum ValueType: Sendable, Hashable {
  /// 0…1 or −1…1 in ten-thousandths, always a multiple of ten: whole thousandths.
  case score(ClosedRange<Int64>)
  /// In ten-thousandths.
  case number(ClosedRange<Int64>, unit: String?)
  /// Whole numbers, stored in ten-thousandths like every number.
  case count(ClosedRange<Int64>, unit: String?)
  case truth
  /// The value is the position of the case.
  case oneOf([String])
  case text
  /// Days since 1970-01-01.
  case date
  /// Minutes since midnight.
  case time

  package var isNumeric: Bool {
    switch self {
    case .score, .number, .count: true
    default: false
    }
  }

  /// The type in a few words, as `score 0…1` or `number 0…  CNY`.
  package var words: String {
    func range(_ range: ClosedRange<Int64>) -> String {
      let upper = range.upperBound / unitsPerOne
      return "\(range.lowerBound / unitsPerOne)…" + (upper >= 1_000_000 ? "" : "\(upper)")
    }
    func with(_ unit: String?) -> String { unit.map { " \($0)" } ?? "" }
    return switch self {
    case .score(let bounds): "score \(range(bounds))"
    case .number(let bounds, let unit): "number \(range(bounds))\(with(unit))"
    case .count(let bounds, let unit): "count \(range(bounds))\(with(unit))"
    case .truth: "truth"
    case .oneOf(let cases): "one of " + cases.joined(separator: ", ")
    case .text: "text"
    case .date: "date"
    case .time: "time"
    }
  }
}

/// How many stored units make one: numbers have four decimal places.
package let unitsPerOne: Int64 = 10_000

/// The largest magnitude a number may have, in ten-thousandths: 10^12. Sums and multiples of such stay far from Int64's edge.
package let largestNumber: Int64 = 1_000_000_000_000 * unitsPerOne

/// One row of the catalogue.
package struct SignalDescription: Sendable {
  package let signal: Signal
  /// As written in rules: `anger`, `text.length`.
  package let name: String
  package let type: ValueType
  package let english: String
  package let chinese: String
}

extension Signal {
  /// As written in rules.
  package var name: String { Self.catalogue[rawValue].name }
  package var description: SignalDescription { Self.catalogue[rawValue] }
  /// True for what describes an outgoing draft and is readable only in rules `for drafts` (R28).
  package var isOfDraft: Bool {
    switch self {
    case .draftLength, .draftLanguage, .draftRepeats: true
    default: false
    }
  }

  package init?(name: String) {
    guard let found = Self.byName[name] else { return nil }
    self = found
  }

  private static let byName = Dictionary(uniqueKeysWithValues: catalogue.map { ($0.name, $0.signal) })

  package static let messageKinds = ["text", "image", "voice", "card", "sticker"]
  package static let languages = ["zh", "zh-Hant", "en", "mixed", "other"]
  /// What `channel` is when the turn names none of the policy's channels.
  package static let otherChannel = "other"

  /// One row per signal, in the order of the cases. `channel` lists only `other`; the checker adds the policy's channels.
  package static let catalogue: [SignalDescription] = {
    let score: ValueType = .score(0...unitsPerOne)
    func count(_ most: Int64, from least: Int64 = 0, _ unit: String) -> ValueType {
      .count(least * unitsPerOne...most * unitsPerOne, unit: unit)
    }
    func emotion(_ signal: Signal, _ name: String, _ english: String, _ chinese: String) -> SignalDescription
    {
      SignalDescription(
        signal: signal, name: name, type: score,
        english: "probability that a careful reader would say the customer shows \(english)",
        chinese: "细心的读者会认为客户表现出\(chinese)的概率")
    }
    return [
      emotion(.anger, "anger", "anger or disgust", "愤怒或厌恶"),
      emotion(.frustration, "frustration", "frustration: things do not work, again", "烦躁、受挫"),
      emotion(.disappointment, "disappointment", "disappointment", "失望"),
      emotion(.sadness, "sadness", "sadness or grief", "悲伤"),
      emotion(.anxiety, "anxiety", "worry or fear", "焦虑、担心"),
      emotion(.confusion, "confusion", "confusion", "困惑"),
      emotion(.gratitude, "gratitude", "gratitude (politeness is not gratitude)", "感谢(客套不算)"),
      emotion(.joy, "joy", "joy, delight or praise", "高兴、满意"),
      SignalDescription(
        signal: .valence, name: "valence", type: .score(-unitsPerOne...unitsPerOne),
        english: "how pleasant the message feels, −1 (bad) to 1 (good)", chinese: "整体情感倾向,−1(差)到 1(好)"),
      SignalDescription(
        signal: .urgency, name: "urgency", type: score,
        english: "how pressing the customer says it is", chinese: "客户表达的紧急程度"),
      SignalDescription(
        signal: .intentMargin, name: "intent.margin", type: score,
        english: "similarity of the best intent minus that of the second", chinese: "最佳意图与第二意图的相似度之差"),
      SignalDescription(
        signal: .textLength, name: "text.length", type: count(1_000_000, "characters"),
        english: "length of the message in characters", chinese: "消息的字符数"),
      SignalDescription(
        signal: .textShouting, name: "text.shouting", type: score,
        english: "share of Latin letters written in capitals", chinese: "拉丁字母中大写的比例"),
      SignalDescription(
        signal: .textExclaims, name: "text.exclaims", type: count(1_000_000, "marks"),
        english: "number of exclamation marks", chinese: "感叹号个数"),
      SignalDescription(
        signal: .textQuestions, name: "text.questions", type: count(1_000_000, "marks"),
        english: "number of question marks", chinese: "问号个数"),
      SignalDescription(
        signal: .messageKind, name: "message.kind", type: .oneOf(messageKinds),
        english: "what was sent: text, image, voice, card or sticker", chinese: "消息类型:文字、图片、语音、卡片或表情"),
      SignalDescription(
        signal: .language, name: "language", type: .oneOf(languages),
        english: "language of the message", chinese: "消息的语言"),
      SignalDescription(
        signal: .channel, name: "channel", type: .oneOf([otherChannel]),
        english: "channel of the message: one of the policy's, or other",
        chinese: "消息渠道:policy 中列出的渠道,或 other"),
      SignalDescription(
        signal: .messages, name: "messages", type: count(1_000_000, "messages"),
        english: "customer messages so far, this one included", chinese: "到目前为止客户发来的消息数(含本条)"),
      SignalDescription(
        signal: .sameQuestion, name: "same_question", type: count(20, "times"),
        english:
          "how often this was asked within the last 20 messages, this one included; 0 for very short messages",
        chinese: "最近 20 条消息内同一问题被问的次数(含本条);过短的消息为 0"),
      SignalDescription(
        signal: .botFailures, name: "bot_failures", type: count(1_000_000, "answers"),
        english: "bot answers in a row that were marked as no answer", chinese: "机器人连续未能回答的次数"),
      SignalDescription(
        signal: .caseOpen, name: "case.open", type: .truth,
        english: "whether the conversation was given to a person and not given back", chinese: "是否有未结束的人工个案"),
      SignalDescription(
        signal: .draftLength, name: "draft.length", type: count(1_000_000, "characters"),
        english: "length of the draft in characters", chinese: "草稿的字符数"),
      SignalDescription(
        signal: .draftLanguage, name: "draft.language", type: .oneOf(languages),
        english: "language of the draft", chinese: "草稿的语言"),
      SignalDescription(
        signal: .draftRepeats, name: "draft.repeats", type: count(20, "times"),
        english: "how often the bot already sent this text among its last 20",
        chinese: "机器人最近 20 条消息中已发送过此内容的次数"),
    ]
  }()
}
