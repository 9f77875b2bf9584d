import Conversations
import RuleRuntime
import Signals
import TextNormalization

/// What is said to the customer: language, channel, variant, slots (R30-R32).
extension Engine {
  /// Orders a script; the notice that a bot speaks goes before the first text (R30).
  func say(
    _ script: Int, as role: OutgoingMessage.Role, into decision: inout Decision,
    _ conversation: inout Conversation,
    _ reading: Reading
  ) {
    disclose(into: &decision, &conversation, reading)
    decision.messages.append(message(script, as: role, &conversation, reading))
  }

  func disclose(into decision: inout Decision, _ conversation: inout Conversation, _ reading: Reading) {
    guard !conversation.disclosed, let notice = program.policy.disclose else { return }
    conversation.disclosed = true
    decision.messages.append(message(notice, as: .notice, &conversation, reading))
  }

  func message(
    _ script: Int, as role: OutgoingMessage.Role, _ conversation: inout Conversation, _ reading: Reading
  ) -> OutgoingMessage {
    let language = conversation.replyLanguage ?? program.policy.defaultLanguage
    let variants = variants(of: script, language: language, channel: Int(reading.frame[.channel]))
    let sent = Int(conversation.scriptsSent[script] ?? 0)
    conversation.noteSent(script: script)
    let template = variants.isEmpty ? nil : variants[sent % variants.count]
    let text = template.map { filled($0, language, conversation, reading) } ?? ""
    let fixed = template.flatMap { fixedTexts.indices.contains($0.number) ? fixedTexts[$0.number] : nil }
    Conversation.remember(
      fixed?.hash ?? stableHash(normalizer.normalized(text).utf8), in: &conversation.orderedTexts,
      atMost: Conversation.windowLength)
    if !reading.isShort {
      if let fixed {
        note(.bot, shown: fixed.noted, in: &conversation)
      } else {
        note(.bot, text, in: &conversation)
      }
    }
    return OutgoingMessage(
      role: role, script: program.scripts[script].name, language: program.policy.languages[language],
      text: text)
  }

  /// The channel's own texts, else the plain ones; a language without texts follows its fallback, which the checker
  /// proved to end.
  private func variants(of script: Int, language: Int, channel: Int) -> [TextTemplate] {
    let texts = program.scripts[script]
    var language = language
    for _ in program.policy.languages.indices {
      if let own = texts.byChannel[language][channel], !own.isEmpty { return own }
      if let plain = texts.plain[language], !plain.isEmpty { return plain }
      guard let next = program.policy.fallbacks[language] else { break }
      language = next
    }
    return texts.plain[program.policy.defaultLanguage] ?? []
  }

  func filled(
    _ template: TextTemplate, _ language: Int, _ conversation: Conversation, _ reading: Reading
  ) -> String {
    if let text = template.fixedText { return text }
    var text = ""
    let isChinese = program.policy.languages[language].hasPrefix("zh")
    for piece in template.pieces {
      switch piece {
      case .text(let part): text += part
      case .fact(let index, let fallback):
        text +=
          conversation.facts[index].map { program.facts[index].type.text(of: $0, isChinese: isChinese) }
          ?? fallback
      case .capture(let index, let fallback): text += conversation.captures[index] ?? fallback
      case .signal(let signal):
        text += signal.description.type.text(of: .number(reading.frame[signal]), isChinese: isChinese)
      }
    }
    return text
  }

  /// Settles the reply language on a customer turn (R31).
  func chooseLanguage(_ conversation: inout Conversation, _ measures: TextMeasures) {
    let isKnown = conversation.replyLanguage != nil
    guard measures.isLongEnough || !isKnown else { return }
    guard let language = measures.language else { return }
    let wanted: Language? = language == .mixed ? (isKnown ? nil : measures.dominant) : language
    if let wanted, let position = languages.position(of: wanted) { conversation.replyLanguage = position }
  }
}

/// Which of the policy's languages answers a language, and which the policy lists.
struct LanguageTable: Sendable {
  /// By `index(of:)`.
  private let positions: [Int?]
  private let readable: [Bool]

  /// The table of a policy's languages. Simplified and traditional Chinese stand in for each other: who reads one reads the
  /// other.
  init(_ listed: [String]) {
    positions = Language.all.map { language in
      let twin: String? =
        switch language {
        case .zh: "zh-Hant"
        case .zhHant: "zh"
        default: nil
        }
      return listed.firstIndex(of: language.rawValue) ?? twin.flatMap { listed.firstIndex(of: $0) }
    }
    let chinese = listed.contains("zh") || listed.contains("zh-Hant")
    let english = listed.contains("en")
    readable = [chinese, chinese, english, chinese || english, false]
  }

  func position(of language: Language) -> Int? { positions[language.index] }

  /// Whether a text in a language is one that the policy lists.
  func reads(_ language: Language) -> Bool { readable[language.index] }
}

extension Language {
  fileprivate static let all: [Language] = [.zh, .zhHant, .en, .mixed, .other]

  /// Position in `Signal.languages`.
  var index: Int {
    switch self {
    case .zh: 0
    case .zhHant: 1
    case .en: 2
    case .mixed: 3
    case .other: 4
    }
  }
}

extension ValueType {
  /// A value as a customer reads it.
  func text(of value: FactValue, isChinese: Bool) -> String {
    switch (self, value) {
    case (_, .text(let text)): text
    case (.truth, .number(let number)): number != 0 ? (isChinese ? "是" : "yes") : (isChinese ? "否" : "no")
    case (.oneOf(let cases), .number(let number)):
      cases.indices.contains(Int(number)) ? cases[Int(number)] : ""
    case (.date, .number(let number)): CivilDate(daysSinceEpoch: Int(number)).text
    case (.time, .number(let number)): clockText(Int(number))
    case (.score, .number(let number)), (.number, .number(let number)), (.count, .number(let number)):
      decimalText(number)
    case (.text, .number(let number)): decimalText(number)
    }
  }
}
