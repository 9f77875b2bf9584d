import Conversations
import Escalation
import Patterns
import RuleRuntime
import RuleSemantics
import RuleSyntax
import Signals

/// Finds texts that say what signals say, out of examples and terms that the rule set has, checked by reading them.
struct TextWriter {
  private let ruleSet: CheckedRuleSet
  private let engine: Engine
  private let vocabulary: Vocabulary
  /// What else must hold of the whole conversation.
  private let accepts: ([Counterexample.Message]) -> Bool

  /// Pieces that are tried for one topic, trigger or intent, and texts for one message.
  private static let mostPieces = 6
  private static let mostTexts = 80

  init(
    _ ruleSet: CheckedRuleSet, _ engine: Engine, _ vocabulary: Vocabulary,
    accepts: @escaping ([Counterexample.Message]) -> Bool
  ) {
    self.accepts = accepts
    self.ruleSet = ruleSet
    self.engine = engine
    self.vocabulary = vocabulary
  }

  /// A text for each message so that the last decision is as asked; nil if one is not found.
  func texts(
    for turns: [[InputKey.Kind: Int64]], holds: (Decision) -> Bool
  ) -> (messages: [Counterexample.Message], decision: Decision)? {
    var messages: [Counterexample.Message] = []
    for (index, values) in turns.enumerated() {
      let fixed = fixedSignals(values)
      guard
        let text = candidates(values).first(where: { text in
          reads(text, values, after: messages, fixed, isLast: index == turns.count - 1, holds)
        })
      else { return nil }
      messages.append(Counterexample.Message(values: values, text: text, fixed: fixed))
    }
    guard let decision = played(messages), holds(decision) else { return nil }
    return withoutNeedless(messages, decision, holds)
  }

  /// Signals need not be fixed where the text itself does as well.
  private func withoutNeedless(
    _ messages: [Counterexample.Message], _ decision: Decision, _ holds: (Decision) -> Bool
  ) -> (messages: [Counterexample.Message], decision: Decision) {
    var (messages, decision) = (messages, decision)
    for index in messages.indices {
      let fixed = messages[index].fixed.sorted { $0.rawValue < $1.rawValue }
      let quiet = fixed.filter { messages[index].values[.signal($0)] == 0 }
      for attempt in [Set(fixed), Set(quiet)] + fixed.map({ Set([$0]) }) {
        var shorter = messages
        shorter[index].fixed.subtract(attempt)
        if let result = played(shorter), holds(result), accepts(shorter) {
          (messages, decision) = (shorter, result)
        }
      }
    }
    return (messages, decision)
  }

  private func played(_ messages: [Counterexample.Message]) -> Decision? {
    var player = Player(engine)
    var decision: Decision?
    for message in messages {
      decision = player.play(
        message.values, vocabulary: vocabulary, text: message.text, fixing: message.fixed)
    }
    return decision
  }

  /// Signals that matter and that no text of ours sets surely.
  private func fixedSignals(_ values: [InputKey.Kind: Int64]) -> Set<Signal> {
    var fixed: Set<Signal> = []
    for kind in values.keys {
      if case .signal(let signal) = kind, signal != .channel, signal != .caseOpen, signal != .messages {
        fixed.insert(signal)
      }
    }
    return fixed
  }

  private func reads(
    _ text: String, _ values: [InputKey.Kind: Int64], after messages: [Counterexample.Message],
    _ fixed: Set<Signal>, isLast: Bool, _ holds: (Decision) -> Bool
  ) -> Bool {
    let next = Counterexample.Message(values: values, text: text, fixed: fixed)
    guard let decision = played(messages + [next]) else { return false }
    let (topics, triggers) = (Set(decision.values.topics), Set(decision.values.triggers))
    for (kind, value) in values {
      switch kind {
      case .topic(let name): if topics.contains(name) != (value != 0) { return false }
      case .trigger(let name): if triggers.contains(name) != (value != 0) { return false }
      case .intent:
        let name = vocabulary.intents.indices.contains(Int(value)) ? vocabulary.intents[Int(value)] : nil
        let isMeant = (values[.similarity] ?? 0) >= Int64(engine.program.intentThreshold)
        if isMeant, decision.values.intent != name { return false }
        if !isMeant, decision.values.intent != nil { return false }
      case .capture, .captureText: if value > 0 { return false }
      default: break
      }
    }
    return !isLast || (holds(decision) && accepts(messages + [next]))
  }

  // MARK: - Texts

  private func candidates(_ values: [InputKey.Kind: Int64]) -> [String] {
    if values[.unreadable] == 1 { return [""] }
    var pieces: [[String]] = []
    for topic in ruleSet.topics where values[.topic(topic.name)] == 1 { pieces.append(examples(of: topic)) }
    for trigger in ruleSet.triggers where values[.trigger(trigger.name)] == 1 {
      pieces.append(examples(of: trigger))
    }
    if let intent = values[.intent], intent >= 0, vocabulary.intents.indices.contains(Int(intent)),
      (values[.similarity] ?? 0) >= Int64(engine.program.intentThreshold)
    {
      let name = vocabulary.intents[Int(intent)]
      if let found = ruleSet.intents.first(where: { $0.name == name }) {
        pieces.append(Array(found.examples.filter { $0.count > 3 }.prefix(Self.mostPieces)))
      }
    }
    if pieces.isEmpty {
      let isChinese = engine.program.policy.languages.contains { $0.hasPrefix("zh") }
      return isChinese ? Self.plainChinese + Self.plainEnglish : Self.plainEnglish
    }
    var texts = pieces[0]
    for more in pieces.dropFirst() {
      texts = texts.flatMap { text in more.map { text + Self.joint(text, $0) + $0 } }
      texts = Array(texts.prefix(Self.mostTexts))
    }
    return texts
  }

  /// Short ones first: they say least beside what is meant.
  private func examples(of patterned: CheckedPatterned) -> [String] {
    let terms = patterned.patterns.terms.map { $0.text.filter { $0 != "*" } }.filter { $0.count > 1 }
    let examples = patterned.yes.map(\.value).sorted { one, other in
      (Self.oddity(one), one.count) < (Self.oddity(other), other.count)
    }
    return Array(examples.prefix(Self.mostPieces)) + terms.prefix(Self.mostPieces)
  }

  /// Plain words read best; what is spelled to evade comes last.
  private static func oddity(_ text: String) -> Int {
    text.unicodeScalars.count { "/-_*|~+·.".unicodeScalars.contains($0) } + (text.count < 5 ? 1 : 0)
  }

  private static func joint(_ one: String, _ other: String) -> String {
    let isLatin = one.unicodeScalars.last.map { $0.value < 0x2E80 } ?? true
    return isLatin ? ". " : "。"
  }

  private static let plainChinese = ["好的", "嗯嗯", "知道了"]
  private static let plainEnglish = ["I see", "all right", "ok", "…"]
}
