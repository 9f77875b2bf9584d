import Diagnostics
import RuleSemantics
import RuleSyntax
import TextNormalization

/// What lints read: the checked model beside the trees that it was made from, because places and words are in the trees.
struct RuleSetView {
  let ruleSet: CheckedRuleSet
  /// In the order in which they were loaded.
  let files: [LoadedFile]
  /// Declarations that count: what was replaced is left out.
  let declarations: [PlacedDeclaration]
  /// Topics and triggers with what `extend` adds, in source order.
  let patterned: [PatternedView]
  /// Every condition that an author wrote, outside of tests.
  let conditions: [PlacedCondition]
  /// Every expression inside every condition, outermost first.
  let expressions: [(expression: ExpressionSyntax, declaration: PlacedDeclaration)]
  private let definitions: [String: ExpressionSyntax]
  private let filesByID: [SourceID: RuleFileSyntax]

  init(_ ruleSet: CheckedRuleSet, _ loaded: LoadedRuleSet) {
    self.ruleSet = ruleSet
    files = loaded.files
    filesByID = Dictionary(loaded.files.map { ($0.syntax.source.id, $0.syntax) }) { first, _ in first }
    declarations = Self.declarations(of: loaded)
    patterned = Self.patterned(declarations)
    expressions = declarations.flatMap { declaration in
      declaration.conditions.flatMap(\.everything).map { ($0, declaration) }
    }
    definitions = Dictionary(
      declarations.compactMap { declaration in
        if case .define(let define) = declaration.syntax.kind {
          (define.name.value, define.value)
        } else {
          nil
        }
      }
    ) { first, _ in first }
    conditions = declarations.flatMap { declaration in
      declaration.conditions.map { PlacedCondition(expression: $0, declaration: declaration) }
    }
  }

  func file(of span: SourceSpan) -> RuleFileSyntax? { filesByID[span.source] }

  /// The text of a place as written.
  func text(_ span: SourceSpan) -> String { file(of: span)?.source.text(of: span) ?? "" }

  /// What a definition stands for.
  func definition(_ name: String) -> ExpressionSyntax? { definitions[name] }

  private static func declarations(of loaded: LoadedRuleSet) -> [PlacedDeclaration] {
    var all: [PlacedDeclaration] = []
    var replaced: Set<String> = []
    for file in loaded.files {
      for syntax in file.syntax.declarations {
        let declaration = PlacedDeclaration(syntax: syntax, isUsed: file.isUsed)
        if syntax.isReplacement, let key = declaration.key { replaced.insert(key) }
        all.append(declaration)
      }
    }
    return all.filter { declaration in
      declaration.syntax.isReplacement || declaration.key.map { !replaced.contains($0) } ?? true
    }
  }

  private static func patterned(_ declarations: [PlacedDeclaration]) -> [PatternedView] {
    var views: [PatternedView] = []
    var positions: [String: Int] = [:]
    for declaration in declarations {
      let kind: PatternedKind
      let syntax: PatternedSyntax
      switch declaration.syntax.kind {
      case .topic(let topic): (kind, syntax) = (.topic, topic)
      case .trigger(let trigger): (kind, syntax) = (.trigger, trigger)
      default: continue
      }
      positions["\(kind.rawValue) \(syntax.name.value)"] = views.count
      views.append(
        PatternedView(kind: kind, name: syntax.name, declaration: declaration, parts: [syntax.items]))
    }
    for declaration in declarations {
      guard case .extend(let syntax) = declaration.syntax.kind,
        let position = positions["\(syntax.kind.rawValue) \(syntax.name.value)"]
      else { continue }
      views[position].parts.append(syntax.items)
    }
    let normalizer = Normalizer()
    for index in views.indices {
      views[index].shapes = views[index].terms.map {
        TermShape($0.text.value, exactly: $0.exactly, normalizer)
      }
    }
    return views
  }
}

/// A declaration with where it comes from.
struct PlacedDeclaration {
  let syntax: DeclarationSyntax
  /// From a folder reached by `use`, which other rule sets may use as well.
  let isUsed: Bool

  /// `topic legal`; nil for what has no name.
  var key: String? { name.map { "\(kind) \($0.value)" } }

  /// The keyword it starts with.
  var kind: String {
    switch syntax.kind {
    case .policy: "policy"
    case .use: "use"
    case .extend: "extend"
    case .fact: "fact"
    case .event: "event"
    case .calendar: "calendar"
    case .capture: "capture"
    case .define: "define"
    case .topic: "topic"
    case .trigger: "trigger"
    case .intent: "intent"
    case .lexicon: "lexicon"
    case .mood: "mood"
    case .script: "script"
    case .desk: "desk"
    case .rule: "rule"
    case .ensure: "ensure"
    case .test: "test"
    }
  }

  var name: NameSyntax? {
    switch syntax.kind {
    case .fact(let fact): fact.name
    case .event(let event): event.name
    case .calendar(let calendar): calendar.name
    case .capture(let capture): capture.name
    case .define(let define): define.name
    case .topic(let topic): topic.name
    case .trigger(let trigger): trigger.name
    case .intent(let intent): intent.name
    case .mood(let mood): mood.name
    case .script(let script): script.name
    case .desk(let desk): desk.name
    case .rule(let rule): rule.name
    case .ensure(let ensure): ensure.name
    case .test(let test): test.name
    case .policy, .use, .extend, .lexicon: nil
    }
  }

  /// The conditions that stand in it, tests left out: what they say is meant to be extreme.
  var conditions: [ExpressionSyntax] {
    switch syntax.kind {
    case .rule(let rule):
      [rule.when].compactMap { $0 } + rule.unless + [rule.firstAsk?.unless].compactMap { $0 }
    case .ensure(let ensure): [ensure.when].compactMap { $0 } + ensure.unless
    case .mood(let mood): [mood.enter, mood.leave].compactMap { $0 }
    case .desk(let desk): desk.routes.map(\.when)
    case .define(let define): [define.value]
    default: []
    }
  }
}

/// A topic or trigger as its authors wrote it.
struct PatternedView {
  let kind: PatternedKind
  let name: NameSyntax
  let declaration: PlacedDeclaration
  /// Its own items, then those of each `extend`.
  var parts: [PatternItems]
  /// Its terms as the search sees them, in order; filled once all parts are known.
  fileprivate(set) var shapes: [TermShape] = []

  init(kind: PatternedKind, name: NameSyntax, declaration: PlacedDeclaration, parts: [PatternItems]) {
    self.kind = kind
    self.name = name
    self.declaration = declaration
    self.parts = parts
  }

  var terms: [(text: TextSyntax, exactly: Bool)] { parts.flatMap(\.terms) }
  var expressions: [(regex: RegexSyntax, raw: Bool)] { parts.flatMap(\.expressions) }
  var exceptTerms: [TextSyntax] { parts.flatMap(\.exceptTerms) }
  var exceptExpressions: [RegexSyntax] { parts.flatMap(\.exceptExpressions) }
  var yes: [TextSyntax] { parts.flatMap(\.yes) }
  var no: [TextSyntax] { parts.flatMap(\.no) }
  var ignoresNegated: Bool { parts.contains { $0.ignoreNegated != nil } }
  var hasModel: Bool { parts.contains { $0.model != nil } }
}

/// A condition and the declaration that it stands in.
struct PlacedCondition {
  let expression: ExpressionSyntax
  let declaration: PlacedDeclaration
}
