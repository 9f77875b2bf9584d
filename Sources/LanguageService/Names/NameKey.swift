import RuleSyntax

/// Names that can be confused with each other: one is unique in its space.
package enum NameSpace: String, Sendable, CaseIterable {
  /// Signals, facts, fields of events, captures and definitions.
  case value
  case topic, trigger, intent, mood, script, desk, rule, ensure, test, calendar, event, channel, language,
    tag,
    skill, model
  /// A case of a `one of`; its name is that of the fact, a space, and the case.
  case choice

  /// Whether names are written as texts in quotes.
  var isQuoted: Bool { self == .rule || self == .ensure || self == .test }
}

/// A name with its space.
package struct NameKey: Sendable, Hashable {
  package let space: NameSpace
  package let name: String

  init(_ space: NameSpace, _ name: String) {
    self.space = space
    self.name = name
  }

  /// A case of a fact or signal.
  static func choice(_ name: String, of value: String) -> NameKey {
    value == "channel" ? NameKey(.channel, name) : NameKey(.choice, "\(value) \(name)")
  }

  /// The name as it is written: of a case without its fact.
  package var written: String {
    guard space == .choice, let gap = name.firstIndex(of: " ") else { return name }
    return String(name[name.index(after: gap)...])
  }
}
