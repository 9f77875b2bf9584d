import Diagnostics
import RuleSyntax

/// Collects the names of a file, declaration by declaration.
struct NameWalk {
  let source: SourceFile
  private(set) var occurrences: [Occurrence] = []
  private(set) var declared: [DeclaredName] = []
  private var declaration = 0
  private var whole = SourceSpan(source: SourceID(0), start: 0, end: 0)

  init(source: SourceFile) { self.source = source }

  mutating func visit(_ syntax: DeclarationSyntax, at index: Int) {
    declaration = index
    whole = syntax.span
    switch syntax.kind {
    case .policy(let policy): visit(policy)
    case .use: break
    case .extend(let extend):
      note(NameSpace(extend.kind), extend.name)
      visit(extend.items)
    case .fact(let fact): visit(fact, named: fact.name.value, .fact)
    case .event(let event):
      declare(.event, .event, event.name)
      for field in event.fields { visit(field, named: "\(event.name.value).\(field.name.value)", .field) }
    case .calendar(let calendar): declare(.calendar, .calendar, calendar.name)
    case .capture(let capture): declare(.value, .capture, capture.name)
    case .define(let define):
      declare(.value, .define, define.name)
      visit(define.value)
    case .topic(let topic): visit(topic, .topic, .topic)
    case .trigger(let trigger): visit(trigger, .trigger, .trigger)
    case .intent(let intent): declare(.intent, .intent, intent.name, detail: intent.title?.value)
    case .lexicon(let entries):
      declared.append(
        DeclaredName(
          key: NameKey(.value, ""), kind: .lexicon, name: head(syntax), span: whole, declaration: index,
          choices: [], detail: nil))
      for entry in entries { note(.value, entry.signal) }
    case .mood(let mood):
      declare(.mood, .mood, mood.name)
      visit(mood.enter)
      visit(mood.leave)
    case .script(let script): visit(script)
    case .desk(let desk): visit(desk)
    case .rule(let rule): visit(rule)
    case .ensure(let ensure): visit(ensure)
    case .test(let test):
      declare(.test, .test, test.name)
      for line in test.lines { visit(line) }
    }
  }

  /// The keyword of a declaration that has no name.
  private func head(_ syntax: DeclarationSyntax) -> SourceSpan {
    let end = min(syntax.span.end, syntax.span.start + UInt32("lexicon".utf8.count))
    return SourceSpan(source: syntax.span.source, start: syntax.span.start, end: end)
  }

  // MARK: - Noting

  private mutating func note(_ space: NameSpace, _ name: Spanned<String>?, comparedTo: String? = nil) {
    guard let name, name.span.start < name.span.end else { return }
    occurrences.append(
      Occurrence(
        key: NameKey(space, name.value), span: name.span, isDeclaration: false, comparedTo: comparedTo,
        declaration: declaration))
  }

  private mutating func note(_ space: NameSpace, _ names: [Spanned<String>]) {
    for name in names { note(space, name) }
  }

  private mutating func declare(
    _ space: NameSpace, _ kind: DeclaredKind, _ name: Spanned<String>, as full: String? = nil,
    choices: [String] = [], detail: String? = nil, span: SourceSpan? = nil
  ) {
    let key = NameKey(space, full ?? name.value)
    declared.append(
      DeclaredName(
        key: key, kind: kind, name: name.span, span: span ?? whole, declaration: declaration,
        choices: choices, detail: detail))
    guard name.span.start < name.span.end else { return }
    occurrences.append(
      Occurrence(
        key: key, span: name.span, isDeclaration: true, comparedTo: nil, declaration: declaration))
  }

  // MARK: - Declarations

  private mutating func visit(_ policy: PolicySyntax) {
    declared.append(
      DeclaredName(
        key: NameKey(.value, ""), kind: .policy, name: policy.title.span, span: whole,
        declaration: declaration, choices: [], detail: nil))
    for language in policy.languages {
      note(.language, language.name)
      note(.language, language.fallback)
    }
    note(.language, policy.defaultLanguage)
    for channel in policy.channels { declare(.channel, .channel, channel, span: channel.span) }
    visit(policy.otherwise + policy.whenUnreadable + policy.whenInDoubt)
    note(.script, policy.disclose)
    note(.desk, policy.rank)
  }

  private mutating func visit(_ fact: FactSyntax, named name: String, _ kind: DeclaredKind) {
    var choices: [String] = []
    if case .oneOf(let cases) = fact.type.kind { choices = cases.map(\.value) }
    let span = kind == .field ? fact.name.span.through(fact.type.span) : nil
    declare(
      .value, kind, fact.name, as: name, choices: choices, detail: source.text(of: fact.type.span), span: span
    )
    if case .oneOf(let cases) = fact.type.kind {
      for choice in cases {
        let key = NameKey.choice(choice.value, of: name)
        declare(key.space, .choice, choice, as: key.name, span: choice.span)
      }
    }
    visit(fact.defaultValue, comparedTo: name)
  }

  private mutating func visit(_ patterned: PatternedSyntax, _ space: NameSpace, _ kind: DeclaredKind) {
    declare(space, kind, patterned.name, detail: patterned.title?.value)
    visit(patterned.items)
  }

  private mutating func visit(_ items: PatternItems) { note(.model, items.model?.name) }

  private mutating func visit(_ script: ScriptSyntax) {
    declare(.script, .script, script.name, detail: script.variants.first?.texts.first?.value)
    for variant in script.variants {
      note(.language, variant.language)
      note(.channel, variant.channel)
      for text in variant.texts { visit(slotsOf: text) }
    }
  }

  private mutating func visit(_ desk: DeskSyntax) {
    declare(.desk, .desk, desk.name, detail: desk.title?.value)
    note(.skill, desk.skills)
    if case .spans(_, let calendar, _)? = desk.hours?.kind { note(.calendar, calendar) }
    note(.script, desk.tellCustomer)
    for route in desk.routes {
      note(.desk, route.to)
      visit(route.when)
    }
    for branch in [desk.whenClosed, desk.whenFull] {
      switch branch?.value {
      case .to(let other): note(.desk, other)
      case .tell(let script, _, _): note(.script, script)
      case nil: break
      }
    }
    note(.desk, desk.whenWaiting?.to)
  }

  private mutating func visit(_ rule: RuleSyntaxNode) {
    declare(.rule, .rule, rule.name, detail: rule.because?.value)
    if case .event(let event) = rule.scope.value { note(.event, event) }
    visit(rule.when)
    for exception in rule.unless { visit(exception) }
    visit(rule.steps)
    note(.script, rule.openWith)
    note(.script, rule.tellCustomer?.script)
    for text in rule.tellAgent + rule.guideBot { visit(slotsOf: text) }
    note(.tag, rule.tags)
    for offer in rule.offers where !offer.outside { note(.script, offer.what) }
    note(.desk, rule.notify)
    note(.script, rule.firstAsk?.script)
    visit(rule.firstAsk?.unless)
    note(.rule, rule.insteadOf)
  }

  private mutating func visit(_ ensure: EnsureSyntax) {
    declare(.ensure, .ensure, ensure.name)
    visit(ensure.when)
    for exception in ensure.unless { visit(exception) }
    for promise in ensure.promises {
      switch promise.kind {
      case .handoff(let desk, _): note(.desk, desk)
      case .reply(let script), .ask(let script): note(.script, script)
      case .tag(let tag): note(.tag, tag)
      case .reachesAPerson, .answer, .offer: break
      }
    }
  }

  private mutating func visit(_ steps: [StepSyntax]) {
    for step in steps {
      switch step.kind {
      case .handoff(let desk): note(.desk, desk)
      case .reply(let script), .ask(let script), .answer(let script), .replace(let script):
        note(.script, script)
      case .answerOutside, .answerFreely, .giveBack: break
      }
    }
  }

  // MARK: - Tests

  private mutating func visit(_ line: TestLineSyntax) {
    switch line.kind {
    case .given(let settings):
      for setting in settings {
        switch setting {
        case .fact(let assignment): visit(assignment, of: nil)
        case .unknown(let name): note(.value, name)
        case .desk(let desk, _): note(.desk, desk)
        }
      }
    case .customer(_, let channel, let fixed):
      note(.channel, channel)
      for assignment in fixed { visit(assignment, of: nil) }
    case .event(let event, let fields):
      note(.event, event)
      for field in fields { visit(field, of: event.value) }
    case .expect(let expectations): for expectation in expectations { visit(expectation) }
    case .at, .after, .bot, .draft, .agent, .agentGivesBack: break
    }
  }

  private mutating func visit(_ assignment: TestLineSyntax.Assignment, of event: String?) {
    var name = assignment.name
    if let event, !name.value.contains(".") { name = Spanned("\(event).\(name.value)", name.span) }
    note(.value, name)
    visit(assignment.value, comparedTo: name.value)
  }

  private mutating func visit(_ expectation: ExpectationSyntax) {
    switch expectation.kind {
    case .reply(let script), .ask(let script): note(.script, script)
    case .answer(let script, let outside): if !outside { note(.script, script) }
    case .replace(let script), .tells(let script), .opensWith(let script): note(.script, script)
    case .handoff(let desk, _), .redirected(let desk): note(.desk, desk)
    case .by(let rule), .fires(let rule), .notRule(let rule): note(.rule, rule)
    case .keeps(let ensure): note(.ensure, ensure)
    case .tag(let tag): note(.tag, tag)
    case .noTag(let tag): note(.tag, tag)
    case .offer(let script, let outside): if !outside { note(.script, script) }
    case .condition(let condition): visit(condition)
    case .auto, .hold, .send, .update, .live, .ticket, .callback, .noOffer, .fault, .owner: break
    }
  }

  // MARK: - Expressions

  private mutating func visit(slotsOf text: TextSyntax) {
    guard text.value.contains("{") else { return }
    for piece in slots(in: text, of: source).pieces {
      if case .slot(let name, _) = piece { note(.value, name) }
    }
  }

  private mutating func visit(_ literal: Spanned<LiteralSyntax>?, comparedTo name: String?) {
    guard let literal, let name, case .word(let word) = literal.value, word != "yes", word != "no" else {
      return
    }
    note(.value, Spanned(word, literal.span), comparedTo: name)
  }

  private mutating func visit(_ expression: ExpressionSyntax?) {
    guard let expression else { return }
    switch expression.node {
    case .all(let items), .any(let items), .minimum(let items), .maximum(let items):
      for item in items { visit(item) }
    case .not(let inner), .group(let inner), .window(let inner, _), .overMessages(_, let inner, _),
      .daysSince(let inner):
      visit(inner)
    case .compare(let left, _, let right):
      visit(left)
      if case .name(let word) = right.node, !Self.truths.contains(word) {
        note(.value, Spanned(word, right.span), comparedTo: left.comparedName)
      } else {
        visit(right)
      }
    case .topic(let name, _): note(.topic, name)
    case .trigger(let name, _): note(.trigger, name)
    case .intent(let name, _, _): note(.intent, name)
    case .mood(let name): note(.mood, name)
    case .desk(let name, _): note(.desk, name)
    case .after(let rule, _): note(.rule, rule)
    case .isKnown(let name): note(.value, name)
    case .name(let word): if !Self.truths.contains(word) { note(.value, Spanned(word, expression.span)) }
    case .orElse(let inner, let literal):
      visit(inner)
      visit(literal, comparedTo: inner.comparedName)
    case .add(let a, let b), .subtract(let a, let b), .multiply(let a, let b):
      visit(a)
      visit(b)
    case .intentNone, .timeIn, .draftMatches, .literal, .missing: break
    }
  }

  private static let truths: Set<String> = ["yes", "no"]
}

extension ExpressionSyntax {
  /// The name of a value that stands alone, with a default perhaps.
  var comparedName: String? {
    switch node {
    case .name(let name): name
    case .group(let inner), .orElse(let inner, _): inner.comparedName
    default: nil
    }
  }
}

extension NameSpace {
  init(_ kind: PatternedKind) {
    switch kind {
    case .topic: self = .topic
    case .trigger: self = .trigger
    case .intent: self = .intent
    }
  }
}
