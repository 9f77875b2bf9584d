package import Diagnostics
package import Patterns
import RuleSyntax
package import TextNormalization

/// What a check needs to know beyond the files.
package struct CheckOptions {
  /// Whether a name is a time zone; zones are resolved at the rim.
  package var isZone: (String) -> Bool
  /// Day since 1970-01-01 against which validity and review dates are judged; nil: they are not.
  package var today: Int?
  /// Runs `yes` and `no` examples: `check` and `test` do, a server that loads rules does not.
  package var examples: Bool
  /// Where negations reach in a text, for `ignore negated` in examples.
  package var negations: (NormalizedText) -> [Range<Int>]
  /// Learned scores that a topic may name in `model`, and the score of a text by one of them, in thousandths.
  package var scores: [String]
  package var score: (String, NormalizedText) -> Int
  /// Expressions that an earlier check compiled; an editor checks the same ones again and again.
  package var compiled: [RegexSource: Regex] = [:]

  package init(
    isZone: @escaping (String) -> Bool, today: Int? = nil, examples: Bool = false,
    negations: @escaping (NormalizedText) -> [Range<Int>] = { _ in [] }, scores: [String] = [],
    score: @escaping (String, NormalizedText) -> Int = { _, _ in 0 }
  ) {
    self.isZone = isZone
    self.today = today
    self.examples = examples
    self.negations = negations
    self.scores = scores
    self.score = score
  }
}

/// Checks a rule set: names, types, ranges, patterns and everything else that can be known before a turn arrives.
///
/// Never throws and reports all it can; the rule set is nil exactly if there are errors.
/// - Returns: the model, and the diagnostics of loading, parsing and checking in source order.
package func checked(
  _ loaded: LoadedRuleSet, options: CheckOptions
) -> (ruleSet: CheckedRuleSet?, diagnostics: [Diagnostic]) {
  var checker = Checker(loaded, options)
  let declarations = checker.collected()
  checker.declareNames(of: declarations)
  checker.checkExtensions(declarations)

  let policy = checker.policy(declarations)
  let calendars = declarations.calendars.map { checker.calendar($0) }
  let captures = declarations.captures.map { checker.capture($0) }
  let topics = declarations.topics.map { checker.patterned($0, .topic, declarations) }
  let triggers = declarations.triggers.map {
    checker.patterned($0, .trigger, declarations)
  }
  let intents = checker.intents(declarations)
  let lexicon = checker.lexicon(declarations)
  checker.checkDefines()
  let moods = declarations.moods.map { checker.mood($0) }
  let scripts = declarations.scripts.map { checker.script($0) }
  let desks = checker.desks(declarations)
  let rules = checker.rules(declarations, topics: topics, moods: moods, desks: desks)
  let ensures = declarations.ensures.map { checker.ensure($0) }
  let tests = declarations.tests.map { checker.test($0) }
  checker.checkDates(of: declarations)

  if let policy, !checker.hasErrors {
    checker.warn(ofWholeSet: declarations, policy: policy, rules: rules, desks: desks)
    let model = CheckedRuleSet(
      policy: policy, facts: checker.factList, events: checker.eventList, calendars: calendars,
      captures: captures,
      topics: topics, triggers: triggers, intents: intents, lexicon: lexicon, moods: moods, scripts: scripts,
      desks: desks, rules: rules, ensures: ensures, tests: tests, draftExpressions: [], tracks: [],
      series: [],
      zones: [], sources: loaded.sources, compiled: checker.compiled)
    return (checker.pooled(model), checker.diagnosticsInOrder)
  }
  return (nil, checker.diagnosticsInOrder)
}

/// The state of one check: what was found so far, and the tables that conditions point into.
struct Checker {
  let loaded: LoadedRuleSet
  let options: CheckOptions
  private var found: [Diagnostic]
  private var reported: Set<Reported> = []
  /// True once an error was found, in this stage or an earlier one.
  private(set) var hasErrors: Bool

  // Names
  var names = NameTable()
  var factList: [CheckedFact] = []
  var eventList: [CheckedEvent] = []
  var defineList: [Declared<DefineSyntax>] = []
  var defineStates: [DefineState] = []
  /// What the policy says about languages and channels; empty while it is broken.
  var speech = PolicySpeech()

  // Pools, in order of first use; `pooled` sorts them and renumbers.
  var tracks: [(condition: Condition, canonical: String)] = []
  var trackPositions: [String: Int] = [:]
  var series: [(value: Value, canonical: String, unit: Int64)] = []
  var seriesPositions: [String: Int] = [:]
  var zones: [String] = []
  var draftExpressions: [(pattern: String, raw: Bool)] = []

  // The expression that is being read
  var use = ExpressionUse()
  /// How deep the part being read stands.
  var level = 0
  /// The definitions being read, outermost first.
  var defineStack: [Int] = []
  /// Parts of opened definitions in the whole rule set.
  var openedParts = 0
  var patternCount = 0
  /// Each expression once.
  var compiled: [RegexSource: Regex] = [:]
  /// Prints conditions; nil until the first is recorded.
  var printer: CanonicalText?
  /// How many more times a near name is looked for: it costs a walk through all names.
  private var suggestionsLeft = 300
  private let files: [SourceID: SourceFile]
  /// Where the errors of reading and parsing start, ascending.
  private let damage: [SourceSpan]

  private struct Reported: Hashable {
    let message: String
    let span: SourceSpan
  }

  init(_ loaded: LoadedRuleSet, _ options: CheckOptions) {
    self.loaded = loaded
    self.options = options
    self.found = Array(loaded.diagnostics.prefix(Limits.findings))
    self.hasErrors = loaded.diagnostics.hasErrors
    self.damage = loaded.diagnostics.filter { $0.severity == .error }.map(\.span).sorted()
    self.files = Dictionary(
      loaded.files.map { ($0.syntax.source.id, $0.syntax.source) }, uniquingKeysWith: { first, _ in first })
  }

  /// Notes that something is missing in a declaration, unless the parser lost a part of it: then it may be that part.
  mutating func reportAbsence(_ finding: any Finding, at span: SourceSpan, in declaration: SourceSpan) {
    if !isDamaged(declaration) { report(finding, at: span) }
  }

  /// Whether the parser reported an error inside a declaration.
  func isDamaged(_ declaration: SourceSpan) -> Bool {
    var low = 0
    var high = damage.count
    while low < high {
      let middle = (low + high) / 2
      let starts = (damage[middle].source, damage[middle].start) < (declaration.source, declaration.start)
      if starts { low = middle + 1 } else { high = middle }
    }
    return low < damage.count && damage[low].source == declaration.source
      && damage[low].start <= declaration.end
  }

  /// The file of a place.
  func file(of span: SourceSpan) -> SourceFile? { files[span.source] }

  /// The text of a place, for messages; shortened if it is long.
  func text(at span: SourceSpan) -> String {
    guard let text = file(of: span)?.text(of: span) else { return "" }
    return text.count > 60 ? String(text.prefix(59)) + "…" : text
  }

  /// The name that was probably meant; nil once many were looked for.
  mutating func near(_ name: String, among candidates: some Sequence<String>) -> String? {
    guard suggestionsLeft > 0 else { return nil }
    suggestionsLeft -= 1
    return nearest(to: name, among: candidates)
  }

  /// Notes a finding, once per place. Nobody reads thousands, and to show them all takes long; but an error that is not
  /// shown is still one.
  mutating func report(_ finding: any Finding, at span: SourceSpan, related: [Diagnostic.Related] = []) {
    if finding.severity == .error { hasErrors = true }
    guard found.count <= Limits.findings,
      reported.insert(Reported(message: finding.message(in: .english), span: span)).inserted
    else { return }
    if found.count == Limits.findings {
      found.append(Diagnostic(FileFinding.tooManyFindings(Limits.findings), at: span))
    } else {
      found.append(Diagnostic(finding, at: span, related: related))
    }
  }

  var diagnosticsInOrder: [Diagnostic] { found.inSourceOrder() }
}

/// Limits of size, so that no file can exhaust time or memory.
enum Limits {
  static let declarations = 20_000
  static let patterns = 50_000
  static let listEntries = 10_000
  /// Parts of one definition or condition with all definitions opened.
  static let partsOfOne = 20_000
  /// Parts of opened definitions in a whole rule set.
  static let partsOfAll = 2_000_000
  /// Definitions inside one another.
  static let defineDepth = 32
  /// Conditions and values inside one another, definitions opened.
  static let nesting = 400
  /// Findings of a rule set.
  static let findings = 1000
}
