import Conversations
package import Escalation

/// A decision as JSON; docs/decision-schema.md documents every member, and their order is stable.
extension JSONWriter {
  package mutating func decision(_ decision: Decision) {
    openObject()
    member("conversation", decision.conversation)
    member("turn", decision.turn)
    member("decision", decision.kind.rawValue)
    member("verdict", decision.verdict.rawValue)
    member("origin", decision.origin.rawValue)
    if let rule = decision.rule { member("rule", rule) }
    if let handoff = decision.handoff { self.handoff(handoff) }
    key("messages")
    array(decision.messages) { $0.message($1) }
    if let template = decision.template { member("template", template) }
    member("tags", decision.tags)
    member("agent_notes", decision.agentNotes)
    member("bot_guides", decision.botGuides)
    member("notify", decision.notify)
    key("offers")
    array(decision.offers) { writer, offer in
      switch offer {
      case .script(let message): writer.message(message)
      case .outside(let name): writer.object { $0.member("name", name) }
      }
    }
    member("reasons", decision.reasons)
    key("fired")
    array(decision.fired) { writer, rule in
      writer.object {
        $0.member("rule", rule.name)
        if let because = rule.because { $0.member("because", because) }
        $0.member("decided", rule.decided)
      }
    }
    key("evidence")
    array(decision.evidence) { $0.evidence($1) }
    values(decision.values)
    member("owner", decision.owner.rawValue)
    member("episode", decision.episode)
    key("faults")
    array(decision.faults) { writer, fault in
      writer.object {
        $0.member("kind", fault.kind.rawValue)
        $0.member("name", fault.name)
        $0.member("detail", fault.detail)
      }
    }
    key("breaches")
    array(decision.breaches) { writer, breach in
      writer.object {
        $0.member("ensure", breach.ensure)
        $0.member("promise", breach.promise)
        $0.member("remedy", breach.remedy)
      }
    }
    member("ignored", decision.ignored)
    if let brief = decision.brief {
      key("brief")
      self.brief(brief)
    }
    member("policy", decision.policy)
    if let trace = decision.trace { self.trace(trace) }
    closeObject()
  }

  private mutating func handoff(_ handoff: Handoff) {
    key("handoff")
    object { writer in
      writer.member("desk", handoff.desk)
      writer.member("wanted_desk", handoff.wantedDesk)
      writer.member("delivery", handoff.delivery.rawValue)
      writer.member("priority", handoff.priority.name)
      writer.member("update", handoff.isUpdate)
      writer.member("protected", handoff.isProtected)
      writer.member("skills", handoff.skills)
      if let due = handoff.dueInSeconds { writer.member("due_in_seconds", Int(due)) }
      if let escalation = handoff.escalation {
        writer.key("when_waiting")
        writer.object {
          $0.member("after_seconds", Int(escalation.afterSeconds))
          $0.member("to", escalation.toDesk)
        }
      }
    }
  }

  private mutating func message(_ message: OutgoingMessage) {
    object {
      $0.member("role", message.role.rawValue)
      $0.member("script", message.script)
      $0.member("language", message.language)
      $0.member("text", message.text)
    }
  }

  package mutating func evidence(_ evidence: Evidence) {
    object {
      $0.member("kind", evidence.kind.rawValue)
      $0.member("name", evidence.name)
      $0.member("text", evidence.text)
      $0.member("start", evidence.characters.lowerBound)
      $0.member("end", evidence.characters.upperBound)
      if let contribution = evidence.contribution { $0.member("contribution", thousandths: contribution) }
    }
  }

  /// `{"anger":0.12, …}` of scores in thousandths, in the order of `emotionNames`.
  package mutating func emotions(_ thousandths: [Int]) {
    object { writer in
      for (key, value) in zip(Self.emotionKeys, thousandths) { writer.member(key, thousandths: value) }
    }
  }

  private mutating func values(_ values: SignalValues) {
    key("emotions")
    emotions(values.emotions)
    member("valence", thousandths: values.valence)
    member("urgency", thousandths: values.urgency)
    member("topics", values.topics)
    member("triggers", values.triggers)
    key("intent")
    object {
      if let intent = values.intent { $0.member("name", intent) }
      $0.member("similarity", thousandths: values.intentSimilarity)
      $0.member("margin", thousandths: values.intentMargin)
    }
    member("language", values.language)
    member("messages_so_far", values.messages)
    member("same_question", values.sameQuestion)
    member("bot_failures", values.botFailures)
    member("moods", values.moods)
  }

  package static let emotionNames = emotionKeys.map(\.description)

  private static let emotionKeys: [StaticString] = [
    "anger", "frustration", "disappointment", "sadness", "anxiety", "confusion", "gratitude", "joy",
  ]

  /// A page for the agent, as one object.
  package mutating func brief(_ brief: HandoffBrief) {
    object { writer in
      writer.member("why", brief.why)
      writer.member("reasons", brief.reasons)
      writer.member("language", brief.language)
      writer.member("matched", brief.matched)
      writer.key("mood")
      writer.array(brief.mood) { writer, point in
        writer.object {
          $0.member("message", point.turn)
          $0.member("emotion", point.emotion)
          $0.member("score", thousandths: point.score)
          $0.member("valence", thousandths: point.valence)
        }
      }
      writer.key("facts")
      writer.object { facts in
        for (name, value) in brief.facts {
          facts.key(named: name)
          facts.string(value)
        }
      }
      writer.member("guidance", brief.guidance)
      writer.member("tags", brief.tags)
      writer.key("last_turns")
      writer.array(brief.lastTurns) { writer, turn in
        writer.object {
          $0.member("speaker", turn.speaker.rawValue)
          $0.member("text", turn.text)
        }
      }
    }
  }

  private mutating func trace(_ trace: Trace) {
    key("trace")
    array(trace.rules) { writer, rule in
      writer.object { writer in
        writer.member("rule", rule.rule)
        writer.member("outcome", rule.outcome.name)
        if case .displaced(let by) = rule.outcome { writer.member("by", by) }
        writer.key("conditions")
        writer.array(rule.nodes) { writer, node in
          writer.object {
            $0.member("depth", node.depth)
            $0.member("role", node.role.rawValue)
            $0.member("text", node.text)
            $0.member("holds", node.holds)
            if let actual = node.actual { $0.member("actual", actual) }
          }
        }
      }
    }
  }
}

extension Trace.Outcome {
  /// The word for it in JSON and on the terminal.
  package var name: String {
    switch self {
    case .decided: "decided"
    case .fired: "fired"
    case .doesNotHold: "does not hold"
    case .outsideDates: "outside its dates"
    case .exhausted: "limit used up"
    case .displaced: "displaced"
    case .notApplicable: "not asked"
    }
  }
}

extension JSONWriter {
  /// What `heed decide --compact` writes: enough to count and to compare, not enough to act on.
  package mutating func compact(_ decision: Decision) {
    openObject()
    member("conversation", decision.conversation)
    member("turn", decision.turn)
    member("decision", decision.kind.rawValue)
    if let rule = decision.rule { member("rule", rule) }
    if let handoff = decision.handoff { member("desk", handoff.desk) }
    if let script = decision.script { member("script", script) }
    closeObject()
  }
}

extension Decision {
  /// The script that answers the turn: the last one that is more than a notice or an opening.
  package var script: String? {
    messages.last { $0.role != .notice && $0.role != .opening }?.script
  }
}
