import RuleSemantics
import RuleSyntax
import Signals

/// Conditions in plain sentences.
struct ConditionSentence {
  let book: RuleBook
  let say: PageLanguage
  private let printer: CanonicalText

  init(_ book: RuleBook, _ say: PageLanguage) {
    self.book = book
    self.say = say
    printer = CanonicalText(book.ruleSet)
  }

  private var ruleSet: CheckedRuleSet { book.ruleSet }

  // MARK: - Shape

  /// A condition as a sentence, or as a list where it has parts.
  func html(_ condition: Condition, intoList html: inout HTML) {
    switch condition {
    case .all(let items) where items.count == 1: self.html(items[0], intoList: &html)
    case .any(let items) where items.count == 1: self.html(items[0], intoList: &html)
    case .all(let items): list(say("all of these hold:", "以下各项同时成立："), items, into: &html)
    case .any(let items): list(say("one of these holds:", "以下任一成立："), items, into: &html)
    default: html.sentence(text(condition))
    }
  }

  private func list(_ head: String, _ items: [Condition], into html: inout HTML) {
    html.text(head)
    html.element("ul") { html in
      for item in items { html.element("li") { self.html(item, intoList: &$0) } }
    }
  }

  /// A condition on one line.
  func text(_ condition: Condition, negated: Bool = false) -> String {
    switch condition {
    case .not(let inner): return text(inner, negated: !negated)
    case .all(let items), .any(let items):
      let parts = items.map { item in
        let part = text(item, negated: negated)
        return items.count > 1 && item.isCompound ? say("(\(part))", "（\(part)）") : part
      }
      // The opposite of "both" is that one of them does not hold.
      return condition.isConjunction == negated ? say.either(parts) : joinedByAnd(parts)
    case .compare(let left, let comparison, let right):
      return compared(left, negated ? comparison.negated : comparison, right)
    case .constant(let truth): return truth == negated ? say("never", "从不") : say("always", "总是")
    case .textEquals(let value, let text):
      let name = self.name(value)
      return say(
        "\(name) is \(negated ? "not " : "")“\(text)”", "\(name)\(negated ? "不是" : "是")“\(text)”")
    case .truth(.signal(let signal)): return stated(say.name(signal), negated)
    case .truth(.fact(let fact, _)):
      return say("\(name(fact)) is \(negated ? "no" : "yes")", "\(name(fact)) 为\(negated ? "否" : "是")")
    case .topic(let topic):
      let title = title(ofTopic: topic)
      return say(
        "the customer \(negated ? "does not speak" : "speaks") of \(title)",
        "客户\(negated ? "没有" : "")提到\(title)")
    case .trigger(let trigger):
      let title = title(ofTrigger: trigger)
      return say(
        "the message \(negated ? "does not show" : "shows") \(title)", "消息\(negated ? "不" : "")表现出\(title)")
    case .draftTopic(let topic):
      let title = title(ofTopic: topic)
      return say(
        "the bot's text \(negated ? "does not speak" : "speaks") of \(title)",
        "机器人文本\(negated ? "没有" : "")提到\(title)")
    case .draftTrigger(let trigger):
      let title = title(ofTrigger: trigger)
      return say(
        "the bot's text \(negated ? "does not show" : "shows") \(title)",
        "机器人文本\(negated ? "不" : "")含有\(title)")
    case .draftMatches: return stated(say("the bot's text matches a pattern", "机器人文本符合某个格式"), negated)
    case .intent(let intent, _):
      let title = title(ofIntent: intent)
      return say(
        "the customer \(negated ? "does not ask" : "asks"): \(title)", "客户\(negated ? "没有" : "")问：\(title)")
    case .intentNone:
      return negated
        ? say("the message resembles a known question", "消息接近某个已知问题")
        : say("the message resembles no known question", "消息不接近任何已知问题")
    case .mood(let mood):
      let name = ruleSet.moods[mood].name
      return say("the mood “\(name)” is \(negated ? "off" : "on")", "情绪状态“\(name)”\(negated ? "未" : "已")开启")
    case .desk(let desk, let state):
      let title = title(ofDesk: desk)
      return say(
        "\(title) is \(negated ? "not " : "")\(state.rawValue)",
        "\(title)\(negated ? "并非" : "")\(words(state))")
    case .after(let rule, let messages):
      let name = Named.link(ruleSet.rules[rule].name, to: "rule-\(rule)")
      let when =
        messages == 1
        ? say("on the message before", "上一条消息")
        : say("on one of the \(messages) messages before", "此前 \(messages) 条消息内")
      return say(
        "the rule “\(name)” \(negated ? "did not decide" : "decided") \(when)",
        "\(when)\(negated ? "未" : "")由规则“\(name)”决定过")
    case .timeIn(let from, let to, let zone):
      let clock = "\(clockText(from))–\(clockText(to)) (\(ruleSet.zones[zone]))"
      return say("it is \(negated ? "not " : "")between \(clock)", "时间\(negated ? "不" : "")在 \(clock)")
    case .isKnown(let known):
      let name =
        switch known {
        case .fact(let fact): self.name(fact)
        case .capture(let capture): Named.code(ruleSet.captures[capture].name)
        }
      return say("\(name) is \(negated ? "not " : "")known", "\(negated ? "不知道" : "已知") \(name)")
    case .window(let track, let count, let messages): return window(track, count, messages, negated)
    case .ever(let track):
      let inner = text(ruleSet.tracks[track].condition)
      return say(
        "\(negated ? "never" : "at least once") in the whole conversation: \(inner)",
        "整段对话中\(negated ? "从未" : "至少有一次")：\(inner)")
    }
  }

  private func joinedByAnd(_ parts: [String]) -> String {
    parts.count > 2
      ? parts.joined(separator: say("; and ", "；且")) : parts.joined(separator: say(" and ", "，且"))
  }

  /// What is true as it stands, or said to be wrong.
  private func stated(_ text: String, _ negated: Bool) -> String {
    negated ? say("not: \(text)", "并非：\(text)") : text
  }

  private func window(_ track: Int, _ count: Int, _ messages: Int, _ negated: Bool) -> String {
    let inner = text(ruleSet.tracks[track].condition)
    let how: String =
      if count == messages {
        messages == 1
          ? say("on this message", "本条消息")
          : say("on each of the last \(messages) messages", "最近 \(messages) 条消息每条都")
      } else if count == 1 {
        say("at least once in the last \(messages) messages", "最近 \(messages) 条消息中至少一条")
      } else {
        say("on \(count) of the last \(messages) messages", "最近 \(messages) 条消息中有 \(count) 条")
      }
    return stated(say("\(how), \(inner)", "\(how)\(inner)"), negated)
  }

  private func words(_ state: DeskCondition) -> String {
    switch state {
    case .open: "在线"
    case .closed: "下班"
    case .full: "满员"
    }
  }

  // MARK: - Comparisons

  private func compared(_ left: Value, _ comparison: ComparisonOperator, _ right: Value) -> String {
    let limit = limit(right, beside: left)
    let reaches = [.greaterOrEqual, .greater].contains(comparison)
    let stays = [.lessOrEqual, .less].contains(comparison)
    let verb = verb(comparison)
    switch left {
    case .maximum(let items) where reaches, .minimum(let items) where stays:
      return say(
        "\(say.either(items.map(text))) is \(verb) \(limit)", "\(say.either(items.map(text)))\(verb) \(limit)"
      )
    case .maximum(let items) where stays, .minimum(let items) where reaches:
      let all = say(items.count == 2 ? "both" : "all", "都")
      return say(
        "\(say.both(items.map(text))) are \(all) \(verb) \(limit)",
        "\(say.both(items.map(text)))\(all)\(verb) \(limit)")
    case .overMessages(.average, let series, let messages):
      let value = text(ruleSet.series[series].value)
      return say(
        "on average over the last \(messages) messages, \(value) is \(verb) \(limit)",
        "最近 \(messages) 条消息平均，\(value)\(verb) \(limit)")
    case .overMessages(.peak, let series, let messages):
      let value = text(ruleSet.series[series].value)
      return say(
        "at its highest in the last \(messages) messages, \(value) is \(verb) \(limit)",
        "最近 \(messages) 条消息中，\(value)的最高值\(verb) \(limit)")
    case .overMessages(.rise, let series, let messages):
      let value = text(ruleSet.series[series].value)
      return say(
        "within \(messages) messages, \(value) has risen by \(reaches ? verb : "an amount that is \(verb)") \(limit)",
        "\(messages) 条消息之内，\(value)的上升幅度\(verb) \(limit)")
    case .daysSince(let fact, _):
      return say("the days since \(name(fact)) are \(verb) \(limit)", "距 \(name(fact)) 的天数\(verb) \(limit)")
    default:
      if comparison == .equal { return say("\(text(left)) is \(limit)", "\(text(left))为 \(limit)") }
      return say("\(text(left)) is \(verb) \(limit)", "\(text(left))\(verb) \(limit)")
    }
  }

  private func verb(_ comparison: ComparisonOperator) -> String {
    switch comparison {
    case .equal: say("equal to", "等于")
    case .notEqual: say("not", "不等于")
    case .less: say("below", "低于")
    case .lessOrEqual: say("at most", "不高于")
    case .greater: say("above", "高于")
    case .greaterOrEqual: say("at least", "不低于")
    }
  }

  private func limit(_ value: Value, beside other: Value) -> String {
    guard case .constant(let number) = value else { return text(value) }
    guard let type = printer.type(of: other) else { return decimalText(number) }
    switch type {
    case .number(_, let unit?): return "\(decimalText(number)) \(unit)"
    default: return type.text(of: number)
    }
  }

  private func text(_ value: Value) -> String {
    switch value {
    case .constant(let number): decimalText(number)
    case .signal(let signal): say.name(signal)
    case .fact(let fact, _): name(fact)
    case .add(let a, let b): say("\(text(a)) plus \(text(b))", "\(text(a))加\(text(b))")
    case .subtract(let a, let b): say("\(text(a)) minus \(text(b))", "\(text(a))减\(text(b))")
    case .scaled(let inner, let factor):
      say("\(decimalText(factor)) times \(text(inner))", "\(text(inner))的 \(decimalText(factor)) 倍")
    case .minimum(let items):
      say("the lowest of \(say.both(items.map(text)))", "\(say.both(items.map(text)))中的最低值")
    case .maximum(let items):
      say("the highest of \(say.both(items.map(text)))", "\(say.both(items.map(text)))中的最高值")
    case .overMessages, .daysSince: printer.text(value)
    }
  }

  // MARK: - Names

  private func name(_ fact: Int) -> String { Named.code(ruleSet.facts[fact].name) }

  private func name(_ value: Condition.TextValue) -> String {
    switch value {
    case .fact(let fact, _): name(fact)
    case .capture(let capture, _): Named.code(ruleSet.captures[capture].name)
    }
  }

  private func title(ofTopic topic: Int) -> String {
    quoted(ruleSet.topics[topic].title, ruleSet.topics[topic].name, "topic-\(topic)")
  }

  private func title(ofTrigger trigger: Int) -> String {
    quoted(ruleSet.triggers[trigger].title, ruleSet.triggers[trigger].name, "trigger-\(trigger)")
  }

  private func title(ofIntent intent: Int) -> String {
    quoted(ruleSet.intents[intent].title, ruleSet.intents[intent].name, "intent-\(intent)")
  }

  private func title(ofDesk desk: Int) -> String {
    quoted(ruleSet.desks[desk].title, ruleSet.desks[desk].name, "desk-\(desk)")
  }

  private func quoted(_ title: String, _ name: String, _ target: String) -> String {
    "“\(Named.link(Self.shown(title, name), to: target))”"
  }

  /// A title, or a name that reads like one.
  static func shown(_ title: String, _ name: String) -> String {
    title.isEmpty || title == name ? name.split(separator: "_").joined(separator: " ") : title
  }
}

extension Condition {
  fileprivate var isCompound: Bool {
    switch self {
    case .all(let items), .any(let items): items.count > 1
    case .window, .ever: true
    case .not(let inner): inner.isCompound
    default: false
    }
  }

  fileprivate var isConjunction: Bool { if case .all = self { true } else { false } }
}

extension CheckedRuleSet {
  /// Topics, triggers and intents that a condition looks for, recorded conditions opened; what must not be there is left out.
  func sought(in condition: Condition) -> (topics: Set<Int>, triggers: Set<Int>, intents: Set<Int>) {
    var topics: Set<Int> = []
    var triggers: Set<Int> = []
    var intents: Set<Int> = []
    func look(_ condition: Condition, _ isWanted: Bool) {
      switch condition {
      case .topic(let topic) where isWanted: topics.insert(topic)
      case .trigger(let trigger) where isWanted: triggers.insert(trigger)
      case .draftTopic(let topic) where isWanted: topics.insert(topic)
      case .draftTrigger(let trigger) where isWanted: triggers.insert(trigger)
      case .intent(let intent, _) where isWanted: intents.insert(intent)
      case .not(let inner): look(inner, !isWanted)
      case .all(let items), .any(let items): for item in items { look(item, isWanted) }
      case .window(let track, _, _), .ever(let track): look(tracks[track].condition, isWanted)
      default: break
      }
    }
    look(condition, true)
    return (topics, triggers, intents)
  }
}
