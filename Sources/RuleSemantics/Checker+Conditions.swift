import Diagnostics
import RuleSyntax
import Signals

// Reading conditions: what may stand alone, windows, and the words for topics, triggers, intents, moods and desks.

extension Checker {
  /// The expression as a condition; what cannot be one is reported and never holds.
  mutating func condition(_ expression: ExpressionSyntax, _ place: Place) -> Condition {
    let meaning = meaning(expression, place)
    switch meaning {
    case .broken: return .constant(false)
    case .condition(let condition): return condition
    case .yesNo(let value): return .constant(value)
    case .number, .choice, .text, .textLiteral, .date, .time:
      guard let described = meaning.described else { return .constant(false) }
      report(
        ExpressionFinding.notACondition(
          english: described.english, chinese: described.chinese,
          suggestion: comparison(suggestedFor: meaning, expression)),
        at: expression.span)
      return .constant(false)
    }
  }

  private func comparison(suggestedFor meaning: Meaning, _ expression: ExpressionSyntax) -> String? {
    guard expression.bareName != nil else { return nil }
    let name = text(at: expression.span)
    switch meaning {
    case .number(let number): return number.kind == .score ? "\(name) >= 0.5" : "\(name) >= 1"
    case .choice(_, let cases, _): return cases.first.map { "\(name) = \($0)" }
    case .text: return "\(name) = \"…\""
    default: return nil
    }
  }

  /// The meaning of any expression. Every part is read once, so every mistake is reported once.
  mutating func meaning(_ expression: ExpressionSyntax, _ place: Place) -> Meaning {
    level += 1
    defer { level -= 1 }
    use.parts += 1
    use.depth = max(use.depth, level)
    guard level <= Limits.nesting else {
      report(FileFinding.definesTooDeep(Limits.nesting), at: expression.span)
      return .broken
    }
    switch expression.node {
    case .missing: return .broken
    case .group(let inner): return meaning(inner, place)
    case .all(let items): return .condition(.all(items.map { condition($0, place) }))
    case .any(let items): return .condition(.any(items.map { condition($0, place) }))
    case .not(let inner): return .condition(.not(condition(inner, place)))
    case .window(let inner, let window): return .condition(self.window(inner, window, place))
    case .compare(let left, let comparison, let right):
      return .condition(self.comparison(left, comparison, right, expression.span, place))
    case .topic, .trigger, .intent, .intentNone, .mood, .desk, .after, .timeIn, .draftMatches, .isKnown:
      return .condition(word(expression, place))
    case .name, .literal, .orElse, .add, .subtract, .multiply, .minimum, .maximum, .overMessages, .daysSince:
      return value(expression, place)
    }
  }

  /// Judges a trait of what is used against the place where it is used, and remembers it for an enclosing definition.
  mutating func admit(
    _ trait: ExpressionUse.Trait, at span: SourceSpan, _ place: Place, through define: String? = nil
  ) {
    use.insert(trait)
    var written: String { define ?? text(at: span) }
    switch trait {
    case .window:
      if place.inWindow {
        report(ExpressionFinding.windowInWindow(through: define), at: span)
      } else if place.occasion == .route {
        report(ExpressionFinding.factsOnly(written), at: span)
      }
    case .draft:
      switch place.occasion {
      case .drafts, .define, .expectation:
        if place.inWindow { report(ExpressionFinding.notRecorded(written), at: span) }
      default: report(ExpressionFinding.draftOutside(written), at: span)
      }
    case .mood:
      if place.occasion == .mood { report(ExpressionFinding.moodInMood(through: define), at: span) }
    case .beyondFacts:
      if place.occasion == .route { report(ExpressionFinding.factsOnly(written), at: span) }
    case .event(let event):
      switch place.occasion {
      case .event(event), .define, .expectation:
        if place.inWindow { report(ExpressionFinding.notRecorded(written), at: span) }
      default: report(ExpressionFinding.eventFieldOutside(written, event: names[.event][event]), at: span)
      }
    }
  }

  private mutating func word(_ expression: ExpressionSyntax, _ place: Place) -> Condition {
    let span = expression.span
    switch expression.node {
    case .isKnown(let name): return known(name, place)
    case .topic(let name, let ofDraft):
      admit(ofDraft ? .draft : .beyondFacts, at: span, place)
      guard let topic = position(of: name, .topic) else { return .constant(false) }
      return ofDraft ? .draftTopic(topic) : .topic(topic)
    case .trigger(let name, let ofDraft):
      admit(ofDraft ? .draft : .beyondFacts, at: span, place)
      guard let trigger = position(of: name, .trigger) else { return .constant(false) }
      return ofDraft ? .draftTrigger(trigger) : .trigger(trigger)
    case .draftMatches(let regex, let raw):
      admit(.draft, at: span, place)
      return .draftMatches(draftExpression(regex, raw: raw))
    case .mood(let name):
      admit(.mood, at: span, place)
      admit(.beyondFacts, at: span, place)
      guard let mood = position(of: name, .mood) else { return .constant(false) }
      return .mood(mood)
    default:
      admit(.beyondFacts, at: span, place)
      return state(expression)
    }
  }

  /// Conditions on intents, desks, earlier decisions and the clock.
  private mutating func state(_ expression: ExpressionSyntax) -> Condition {
    switch expression.node {
    case .intentNone: return .intentNone
    case .intent(let name, let threshold, let strict):
      let intent = position(of: name, .intent)
      var least = speech.intentThreshold
      if let threshold {
        // `> 0.6` on whole thousandths is `>= 0.601`.
        least = (intentThreshold(threshold) ?? least) + (strict ? 1 : 0)
      }
      return intent.map { .intent($0, threshold: least) } ?? .constant(false)
    case .desk(let name, let state):
      return position(of: name, .desk).map { .desk($0, state) } ?? .constant(false)
    case .after(let rule, let messages):
      checkLength(messages, at: expression.span)
      return position(of: rule, .rule).map { .after(rule: $0, messages: messages) } ?? .constant(false)
    case .timeIn(let from, let to, let name):
      if from == to { report(ExpressionFinding.emptyTimeRange, at: expression.span) }
      let position = name.map { zone($0) } ?? zonePosition(speech.zone)
      return .timeIn(from: from, to: to, zone: position)
    default: return .constant(false)
    }
  }

  private mutating func known(_ name: NameSyntax, _ place: Place) -> Condition {
    switch names.values[name.value] {
    case .fact(let position):
      if let event = factList[position].event { admit(.event(event), at: name.span, place) }
      if !factList[position].isOptional { report(ExpressionFinding.alwaysKnown(name.value), at: name.span) }
      return .isKnown(.fact(position))
    case .capture(let position):
      admit(.beyondFacts, at: name.span, place)
      return .isKnown(.capture(position))
    case .signal, .define: report(ExpressionFinding.alwaysKnown(name.value), at: name.span)
    case nil: reportUnknown(name.value, at: name.span)
    }
    return .constant(false)
  }

  private mutating func window(_ inner: ExpressionSyntax, _ window: WindowSyntax, _ place: Place) -> Condition
  {
    admit(.window, at: window.span, place)
    let condition = condition(inner, place.windowed)
    switch window.kind {
    case .ever: return .ever(track: track(condition))
    case .forAll(let messages):
      checkLength(messages, at: window.span)
      return .window(track: track(condition), count: messages, messages: messages)
    case .withinLast(let messages):
      checkLength(messages, at: window.span)
      return .window(track: track(condition), count: 1, messages: messages)
    case .inOf(let count, let messages):
      if checkLength(messages, at: window.span), !(1...messages).contains(count) {
        report(ExpressionFinding.windowCount(count, of: messages), at: window.span)
      }
      return .window(track: track(condition), count: count, messages: messages)
    }
  }

  /// Whether a window has a length that is possible; reports it if not.
  @discardableResult
  mutating func checkLength(_ messages: Int, at span: SourceSpan) -> Bool {
    if (1...20).contains(messages) { return true }
    report(ExpressionFinding.windowLength(messages), at: span)
    return false
  }

  /// The track of a condition, shared by all that have the same canonical text.
  private mutating func track(_ condition: Condition) -> Int {
    let printer = currentPrinter()
    let normalised = printer.normalised(condition)
    let canonical = printer.text(normalised)
    if let known = trackPositions[canonical] { return known }
    trackPositions[canonical] = tracks.count
    tracks.append((normalised, canonical))
    self.printer?.tracks.append(canonical)
    return tracks.count - 1
  }

  /// Reports a name that means nothing, with what was probably meant.
  mutating func reportUnknown(_ name: String, at span: SourceSpan) {
    let near = near(name, among: names.values.keys)
    let kinds: [NameKind] = [.topic, .trigger, .intent, .mood, .desk]
    var instead: String?
    if let kind = names.otherKind(of: name, than: .value), kinds.contains(kind) {
      instead = "\(kind.rawValue) \(name)"
    }
    // Other languages write `topic.legal`.
    for kind in kinds where name.hasPrefix(kind.rawValue + ".") {
      let own = String(name.dropFirst(kind.rawValue.count + 1))
      let meant = names.position(own, kind) == nil ? self.near(own, among: names.names(kind)) : own
      instead = meant.map { "\(kind.rawValue) \($0)" }
    }
    report(ExpressionFinding.unknownName(name, near: near, instead: instead), at: span)
  }
}
