import Conversations
import EmotionScoring
import Patterns
import RuleRuntime
import RuleSemantics
import RuleSyntax
import Signals

extension Compiler {
  func policy() -> PolicyProgram {
    let policy = ruleSet.policy
    return PolicyProgram(
      languages: policy.languages, fallbacks: policy.fallbacks, defaultLanguage: policy.defaultLanguage,
      zone: policy.zone, channels: policy.channels, otherwise: Self.action(policy.otherwise),
      whenUnreadable: Self.action(policy.whenUnreadable),
      whenUnreadablePriority: Self.priority(policy.whenUnreadablePriority),
      inDoubtDesk: policy.whenInDoubtDesk,
      inDoubtPriority: Self.priority(policy.whenInDoubtPriority), disclose: policy.disclose,
      resumeAfter: policy.resume.milliseconds)
  }

  static func topic(_ topic: CheckedPatterned) -> TopicProgram {
    TopicProgram(
      name: topic.name, title: topic.title, isSensitive: topic.isSensitive,
      score: topic.model.flatMap { model in
        Matter(rawValue: model.name).map { (matter: $0, least: model.threshold) }
      })
  }

  mutating func rule(_ rule: CheckedRule) -> RuleProgram {
    let when = emit(rule.when)
    let unless = rule.unless.map { emit($0) }
    let start = outlines.count
    outline(rule.when, role: .when, depth: 0)
    for condition in rule.unless { outline(condition, role: .unless, depth: 0) }
    let scope: RuleScope =
      switch rule.scope {
      case .customer: .customer
      case .drafts: .drafts
      case .waiting: .waiting
      case .event(let event): .event(event)
      }
    let firstAsk: (script: Int, unless: CodeRange?)?
    if let question = rule.firstAsk {
      firstAsk = (question.script, question.unless.map { emit($0) })
    } else {
      firstAsk = nil
    }
    return RuleProgram(
      name: rule.name, scope: scope, valid: rule.valid, when: when, unless: unless,
      outline: start..<outlines.count,
      steps: rule.steps.map(Self.action), priority: Self.priority(rule.priority), openWith: rule.openWith,
      tellCustomer: rule.tellCustomer, tellAtAnyHour: rule.tellAtAnyHour,
      tellAgent: rule.tellAgent.map { template($0) },
      guideBot: rule.guideBot.map { template($0) }, tags: rule.tags,
      offers: rule.offers.map {
        switch $0 {
        case .script(let script): .script(script)
        case .outside(let name): .outside(name)
        }
      },
      notify: rule.notify, firstAsk: firstAsk,
      limits: rule.limits.map {
        switch $0 {
        case .oncePerConversation: .oncePerConversation
        case .messages(let count, let messages): .messages(count: count, messages: messages)
        case .seconds(let count, let seconds): .milliseconds(count: count, seconds * 1000)
        }
      },
      insteadOf: rule.insteadOf, because: rule.because, isProtected: rule.isProtected)
  }

  mutating func desk(_ desk: CheckedDesk, rank: Int) -> DeskProgram {
    let hours: DeskProgram.Hours =
      switch desk.hours {
      case .always: .always
      case .weekly(let spans, let zone, let calendar, let exceptions):
        .weekly(
          spans.map { span in
            WeeklyHours(
              days: span.days.reduce(0) { $0 | 1 << UInt8($1) }, opens: span.opens, closes: span.closes)
          }, zone: zone, calendar: calendar, exceptions: exceptions)
      }
    let resume: DeskProgram.Resume =
      switch desk.resume {
      case nil: .asPolicy
      case .never: .never
      case .after(let seconds): .after(milliseconds: seconds * 1000)
      }
    return DeskProgram(
      name: desk.name, skills: desk.skills, hours: hours, rank: rank, tellCustomer: desk.tellCustomer,
      routes: desk.routes.map { ($0.to, emit($0.when)) }, whenClosed: desk.whenClosed.map(Self.branch),
      whenFull: desk.whenFull.map(Self.branch),
      whenWaiting: desk.whenWaiting.map { ($0.seconds * 1000, $0.to) },
      resume: resume)
  }

  private static func branch(_ branch: CheckedDesk.Branch) -> DeskProgram.Branch {
    switch branch {
    case .to(let desk): .to(desk)
    case .tell(let script, let opening, let due):
      .tell(script: script, opening == .ticket ? .ticket : .callback, dueInSeconds: due)
    }
  }

  mutating func script(_ script: CheckedScript) -> ScriptProgram {
    func numbered(_ texts: [SlottedText]) -> [TextTemplate] {
      texts.map { text in
        scriptTexts += 1
        return template(text, number: scriptTexts - 1)
      }
    }
    return ScriptProgram(
      name: script.name, plain: script.texts.map { $0.map { numbered($0.plain) } },
      byChannel: script.texts.map { $0?.byChannel.mapValues(numbered) ?? [:] })
  }

  func template(_ text: SlottedText, number: Int = -1) -> TextTemplate {
    TextTemplate(
      number: number,
      pieces: text.pieces.map {
        switch $0 {
        case .text(let text): .text(text)
        case .slot(.fact(let index), let fallback): .fact(index, fallback: fallback ?? "")
        case .slot(.capture(let index), let fallback): .capture(index, fallback: fallback ?? "")
        case .slot(.signal(let signal), _): .signal(signal)
        }
      })
  }

  func promise(_ promise: CheckedEnsure.Promise) -> EnsureProgram.Promise {
    switch promise {
    case .handoff(let desk, let priority): .handoff(desk: desk, priority: priority.map(Self.priority))
    case .reachesAPerson: .reachesAPerson
    case .reply(let script): .reply(script: script)
    case .ask(let script): .ask(script: script)
    case .answer: .answer
    case .offer: .offer
    case .tag(let tag): .tag(tag)
    }
  }

  static func priority(_ level: PriorityLevel) -> Priority {
    switch level {
    case .low: .low
    case .normal: .normal
    case .high: .high
    case .urgent: .urgent
    }
  }

  static func action(_ step: CheckedStep) -> Action {
    switch step {
    case .handoff(let desk): .handoff(desk: desk)
    case .reply(let script): .reply(script: script)
    case .ask(let script): .ask(script: script)
    case .answer(let script): .answer(script: script)
    case .answerOutside(let name): .answerOutside(name)
    case .answerFreely: .answerFreely
    case .replace(let script): .replace(script: script)
    case .giveBack: .giveBack
    }
  }

  // MARK: - Text

  func patterns() throws(CompilationError) -> PatternSet {
    if let texts { return texts.patterns }
    do {
      return try PatternSet(
        (ruleSet.topics + ruleSet.triggers).map(\.patterns), compiled: ruleSet.compiled)
    } catch {
      throw .pattern("\(error)")
    }
  }

  func captures() throws(CompilationError) -> [CaptureProgram] {
    if let texts { return texts.captures }
    var programs: [CaptureProgram] = []
    for capture in ruleSet.captures {
      programs.append(CaptureProgram(name: capture.name, expressions: try regexes(capture.expressions)))
    }
    return programs
  }

  func draftExpressions() throws(CompilationError) -> [Regex] {
    if let texts { return texts.draftExpressions }
    return try regexes(ruleSet.draftExpressions)
  }

  private func regexes(_ expressions: [(pattern: String, raw: Bool)]) throws(CompilationError) -> [Regex] {
    var compiled: [Regex] = []
    for expression in expressions {
      do {
        let source = RegexSource(expression.pattern, raw: expression.raw)
        if let known = ruleSet.compiled[source] {
          compiled.append(known)
        } else {
          compiled.append(try Regex(source))
        }
      } catch {
        throw .pattern("\(expression.pattern): \(error)")
      }
    }
    return compiled
  }

  func scorer() throws(CompilationError) -> EmotionScorer {
    if let texts { return texts.scorer }
    do {
      return try EmotionScorer(
        authorEntries: ruleSet.lexicon.map {
          AuthorEntry(term: $0.term, signal: Self.emotionSignal($0.signal), shift: $0.shift)
        })
    } catch {
      throw .pattern("\(error)")
    }
  }

  private static func emotionSignal(_ signal: Signal) -> EmotionSignal {
    if let emotion = Emotion(rawValue: signal.rawValue) { return .emotion(emotion) }
    return signal == .urgency ? .urgency : .valence
  }
}

extension CheckedResume {
  fileprivate var milliseconds: Int64? {
    switch self {
    case .never: nil
    case .after(let seconds): seconds * 1000
    }
  }
}
