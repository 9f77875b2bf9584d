import Diagnostics
import Patterns
import RuleSemantics
import RuleSyntax

/// The trees of a rule set's files, by name: where the parts of the model stand in the text.
struct RuleTrees {
  private(set) var defines: [String: ExpressionSyntax] = [:]
  private(set) var rules: [String: RuleSyntaxNode] = [:]
  private(set) var ensures: [String: EnsureSyntax] = [:]
  private(set) var moods: [String: MoodSyntax] = [:]
  private(set) var desks: [String: DeskSyntax] = [:]
  private(set) var scripts: [String: SourceSpan] = [:]
  private(set) var intents: [String: SourceSpan] = [:]
  private var patterns: [PatternKey: SourceSpan] = [:]

  /// A pattern as it stands in a topic or trigger.
  private struct PatternKey: Hashable {
    let kind: PatternedKind
    let definition: String
    let isException: Bool
    let text: String
  }

  init(_ sources: [SourceFile]) {
    // What replaces comes last and stays.
    let declarations = sources.flatMap { parsed($0).file.declarations }
    for declaration in declarations where !declaration.isReplacement { add(declaration) }
    for declaration in declarations where declaration.isReplacement { add(declaration) }
  }

  private mutating func add(_ declaration: DeclarationSyntax) {
    switch declaration.kind {
    case .define(let define): defines[define.name.value] = define.value
    case .rule(let rule): rules[rule.name.value] = rule
    case .ensure(let ensure): ensures[ensure.name.value] = ensure
    case .mood(let mood): moods[mood.name.value] = mood
    case .desk(let desk): desks[desk.name.value] = desk
    case .script(let script): scripts[script.name.value] = declaration.span
    case .intent(let intent): intents[intent.name.value] = declaration.span
    case .topic(let topic): add(topic.items, .topic, topic.name.value)
    case .trigger(let trigger): add(trigger.items, .trigger, trigger.name.value)
    case .extend(let extend): add(extend.items, extend.kind, extend.name.value)
    default: break
    }
  }

  private mutating func add(_ items: PatternItems, _ kind: PatternedKind, _ name: String) {
    func note(_ text: TextSyntax, _ isException: Bool) {
      patterns[
        PatternKey(kind: kind, definition: name, isException: isException, text: text.value)] = text.span
    }
    for term in items.terms { note(term.text, false) }
    for expression in items.expressions { note(expression.regex, false) }
    for term in items.exceptTerms { note(term, true) }
    for expression in items.exceptExpressions { note(expression, true) }
  }

  /// Where a term or expression stands.
  func span(ofPattern text: String, in kind: PatternedKind, named name: String, isException: Bool)
    -> SourceSpan?
  {
    patterns[PatternKey(kind: kind, definition: name, isException: isException, text: text)]
  }

  /// The expression behind brackets and definitions.
  func opened(_ expression: ExpressionSyntax) -> ExpressionSyntax {
    var inner = expression
    // Definitions in a circle do not compile; the count is a belt beside these braces.
    for _ in 0..<64 {
      switch inner.node {
      case .group(let next): inner = next
      case .name(let name):
        guard let next = defines[name] else { return inner }
        inner = next
      default: return inner
      }
    }
    return inner
  }
}
