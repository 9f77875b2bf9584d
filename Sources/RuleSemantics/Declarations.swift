import Diagnostics
import RuleSyntax

/// One declaration that counts, after `replace`.
struct Declared<Syntax: Sendable>: Sendable {
  let name: NameSyntax
  let syntax: Syntax
  let metadata: MetadataSyntax
  let span: SourceSpan
  /// From a folder reached by `use`.
  let isUsed: Bool
  let isReplacement: Bool
  /// What a replacement took the place of.
  let replaced: Replaced<Syntax>?

  /// A boxed former declaration.
  final class Replaced<Former: Sendable>: Sendable {
    let syntax: Former
    init(_ syntax: Former) { self.syntax = syntax }
  }

  func replacing(_ former: Declared<Syntax>) -> Declared<Syntax> {
    Declared(
      name: name, syntax: syntax, metadata: metadata, span: span, isUsed: isUsed, isReplacement: true,
      replaced: Replaced(former.syntax))
  }
}

/// All declarations of a rule set by kind, each list sorted by name.
struct Declarations {
  var policies: [Declared<PolicySyntax>] = []
  var facts: [Declared<FactSyntax>] = []
  var events: [Declared<EventSyntax>] = []
  var calendars: [Declared<CalendarSyntax>] = []
  var captures: [Declared<CaptureSyntax>] = []
  var defines: [Declared<DefineSyntax>] = []
  var topics: [Declared<PatternedSyntax>] = []
  var triggers: [Declared<PatternedSyntax>] = []
  var intents: [Declared<IntentSyntax>] = []
  var lexicons: [[LexiconEntrySyntax]] = []
  var moods: [Declared<MoodSyntax>] = []
  var scripts: [Declared<ScriptSyntax>] = []
  var desks: [Declared<DeskSyntax>] = []
  var rules: [Declared<RuleSyntaxNode>] = []
  var ensures: [Declared<EnsureSyntax>] = []
  var tests: [Declared<TestSyntax>] = []
  var extensions: [Declared<ExtendSyntax>] = []
  /// Extensions by kind and name.
  var extensionsByName: [String: [Declared<ExtendSyntax>]] = [:]

  static func key(_ kind: String, _ name: String) -> String { "\(kind) \(name)" }
}

extension Checker {
  /// Sorts declarations into kinds, settles duplicates and `replace`.
  mutating func collected() -> Declarations {
    var all = Declarations()
    var count = 0
    for file in loaded.files {
      for declaration in file.syntax.declarations {
        count += 1
        if count == Limits.declarations + 1 {
          report(FileFinding.tooManyDeclarations(Limits.declarations), at: declaration.span)
        }
        if count > Limits.declarations { continue }
        sort(declaration, isUsed: file.isUsed, into: &all)
      }
    }
    all.facts = settled(all.facts, .fact)
    all.events = settled(all.events, .event)
    all.calendars = settled(all.calendars, .calendar)
    all.captures = settled(all.captures, .capture)
    all.defines = settled(all.defines, .define)
    all.topics = settled(all.topics, .topic)
    all.triggers = settled(all.triggers, .trigger)
    all.intents = settled(all.intents, .intent)
    all.moods = settled(all.moods, .mood)
    all.scripts = settled(all.scripts, .script)
    all.desks = settled(all.desks, .desk)
    all.rules = settled(all.rules, .rule)
    all.ensures = settled(all.ensures, .ensure)
    all.tests = settled(all.tests, .test)
    all.extensionsByName = Dictionary(grouping: all.extensions) {
      Declarations.key($0.syntax.kind.rawValue, $0.name.value)
    }
    return all
  }

  private mutating func sort(_ declaration: DeclarationSyntax, isUsed: Bool, into all: inout Declarations) {
    func declared<Syntax>(_ name: NameSyntax, _ syntax: Syntax) -> Declared<Syntax> {
      Declared(
        name: name, syntax: syntax, metadata: declaration.metadata, span: declaration.span, isUsed: isUsed,
        isReplacement: declaration.isReplacement, replaced: nil)
    }
    switch declaration.kind {
    case .policy(let policy):
      if isUsed { report(NameFinding.policyInPack, at: policy.title.span) }
      all.policies.append(declared(policy.title, policy))
    case .fact(let fact): all.facts.append(declared(fact.name, fact))
    case .event(let event): all.events.append(declared(event.name, event))
    case .calendar(let calendar): all.calendars.append(declared(calendar.name, calendar))
    case .capture(let capture): all.captures.append(declared(capture.name, capture))
    case .define(let define): all.defines.append(declared(define.name, define))
    case .topic(let topic): all.topics.append(declared(topic.name, topic))
    case .trigger(let trigger): all.triggers.append(declared(trigger.name, trigger))
    case .intent(let intent): all.intents.append(declared(intent.name, intent))
    case .mood(let mood): all.moods.append(declared(mood.name, mood))
    case .script(let script): all.scripts.append(declared(script.name, script))
    case .desk(let desk): all.desks.append(declared(desk.name, desk))
    case .rule(let rule): all.rules.append(declared(rule.name, rule))
    case .ensure(let ensure): all.ensures.append(declared(ensure.name, ensure))
    case .test(let test): all.tests.append(declared(test.name, test))
    case .extend(let extend): all.extensions.append(declared(extend.name, extend))
    case .lexicon(let entries): all.lexicons.append(entries)
    case .use: break
    }
    if declaration.isReplacement {
      switch declaration.kind {
      case .use: report(NameFinding.cannotReplace("use"), at: declaration.span)
      case .extend: report(NameFinding.cannotReplace("extend"), at: declaration.span)
      case .lexicon: report(NameFinding.cannotReplace("lexicon"), at: declaration.span)
      case .policy: report(NameFinding.cannotReplace("policy"), at: declaration.span)
      default: break
      }
    }
  }

  /// One declaration a name, sorted: the first of each name, or what replaces it.
  private mutating func settled<Syntax>(_ list: [Declared<Syntax>], _ kind: NameKind) -> [Declared<Syntax>] {
    var chosen: [String: Declared<Syntax>] = [:]
    for item in list where !item.isReplacement {
      if let first = chosen[item.name.value] {
        report(
          NameFinding.declaredTwice(kind, item.name.value), at: item.name.span,
          related: [.init(first.name.span, english: "first declared here", chinese: "首次声明于此")])
      } else {
        chosen[item.name.value] = item
      }
    }
    let originals = chosen
    for item in list where item.isReplacement {
      let name = item.name.value
      if let former = originals[name], former.isUsed {
        if let other = chosen[name], other.isReplacement {
          report(
            NameFinding.declaredTwice(kind, name), at: item.name.span,
            related: [.init(other.name.span, english: "first replaced here", chinese: "首次替换于此")])
          continue
        }
        chosen[name] = item.replacing(former)
        report(
          RuleSetFinding.replaces(kind, name), at: item.name.span,
          related: [.init(former.name.span, english: "declared here", chinese: "声明于此")])
      } else {
        let replaceable = originals.values.filter(\.isUsed).map(\.name.value)
        report(
          NameFinding.nothingToReplace(
            kind, name, near: near(name, among: replaceable), ownSet: originals[name] != nil),
          at: item.name.span)
        // The name still counts as declared, so that its uses cause no follow-up errors.
        if chosen[name] == nil { chosen[name] = item }
      }
    }
    return chosen.values.sorted { precedes($0.name.value, $1.name.value) }
  }
}
