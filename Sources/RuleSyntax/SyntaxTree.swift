package import Diagnostics
package import Signals

// The tree of a rule file. It is lossless together with the tokens: every byte of the file belongs to exactly one token or
// to the trivia before it, and every node knows its tokens. Nodes hold what the author wrote, resolved by nobody.

/// A parsed file: the best reading the parser could make, with all tokens.
package struct RuleFileSyntax: Sendable {
  package let source: SourceFile
  /// Every token in order, trivia attached to the token that follows it; the last one is `.endOfFile`.
  package let tokens: [Token]
  /// In source order; what could not be read is left out (and was reported).
  package let declarations: [DeclarationSyntax]
  /// Where clauses and items of lists start, by token; for the formatter.
  package let marks: [Int: LayoutMark]
}

/// What starts at a token, as far as the layout of a file is concerned.
package enum LayoutMark: String, Sendable {
  /// A clause of a block, an item of `all of` or `any of`.
  case clause
  /// An item of a list in one clause, not its first; a comma stands before it.
  case item
  /// Like `item`, of expectations: the comma is the author's choice.
  case expectation
  /// Something else before which a long line may wrap: `and`, `or`, the metadata behind a fact.
  case part
}

/// Half-open range of token indices, never empty.
package typealias TokenRange = Range<Int>

/// A piece of text with its place: a name, a word, a string's value.
package struct Spanned<Value: Sendable>: Sendable {
  package let value: Value
  package let span: SourceSpan
  package init(_ value: Value, _ span: SourceSpan) {
    self.value = value
    self.span = span
  }
}

/// A name as written (full-width forms already read as ASCII).
package typealias NameSyntax = Spanned<String>
/// The value of a string literal: escapes resolved, except `\{` and `\}` which stay as they are for `SlotText`.
package typealias TextSyntax = Spanned<String>
package typealias RegexSyntax = Spanned<String>

/// A literal as written. Numbers are exact: ten-thousandths.
package enum LiteralSyntax: Sendable {
  /// In ten-thousandths: `0.6` is 6000. More than four places is an error of the lexer.
  case number(Int64)
  case text(String)
  case date(CivilDate)
  /// Minutes since midnight, 0…1440.
  case clock(Int)
  case word(String)
}

package struct DurationSyntax: Sendable {
  package let seconds: Int64
  package let span: SourceSpan
}

// MARK: - Declarations

package struct DeclarationSyntax: Sendable {
  package let kind: DeclarationKind
  /// True for `replace <declaration>`.
  package let isReplacement: Bool
  package let metadata: MetadataSyntax
  package let tokens: TokenRange
  package let span: SourceSpan
}

package enum DeclarationKind: Sendable {
  case policy(PolicySyntax)
  case use(TextSyntax)
  case extend(ExtendSyntax)
  case fact(FactSyntax)
  case event(EventSyntax)
  case calendar(CalendarSyntax)
  case capture(CaptureSyntax)
  case define(DefineSyntax)
  case topic(PatternedSyntax)
  case trigger(PatternedSyntax)
  case intent(IntentSyntax)
  case lexicon([LexiconEntrySyntax])
  case mood(MoodSyntax)
  case script(ScriptSyntax)
  case desk(DeskSyntax)
  case rule(RuleSyntaxNode)
  case ensure(EnsureSyntax)
  case test(TestSyntax)
}

package struct MetadataSyntax: Sendable {
  package var owner: TextSyntax?
  package var basis: TextSyntax?
  package var reviewBy: Spanned<CivilDate>?
  package var note: TextSyntax?
  package init() {}
}

package struct PolicySyntax: Sendable {
  package var title: TextSyntax
  /// The number itself, not ten-thousandths.
  package var heedVersion: Spanned<Int64>?
  package var languages: [(name: NameSyntax, fallback: NameSyntax?)] = []
  package var defaultLanguage: NameSyntax?
  package var timezone: NameSyntax?
  package var channels: [NameSyntax] = []
  package var otherwise: [StepSyntax] = []
  package var whenUnreadable: [StepSyntax] = []
  package var whenInDoubt: [StepSyntax] = []
  /// What stands behind `priority` of a handoff in the three clauses above.
  package var otherwisePriority: Spanned<PriorityLevel>?
  package var whenUnreadablePriority: Spanned<PriorityLevel>?
  package var whenInDoubtPriority: Spanned<PriorityLevel>?
  package var disclose: NameSyntax?
  package var resume: Spanned<ResumeSyntax>?
  package var rank: [NameSyntax] = []
  /// Ten-thousandths.
  package var intentThreshold: Spanned<Int64>?
  package init(title: TextSyntax) { self.title = title }
}

package enum ResumeSyntax: Sendable {
  case after(DurationSyntax)
  case never
}

package enum PatternedKind: String, Sendable { case topic, trigger, intent }

package struct ExtendSyntax: Sendable {
  package let kind: PatternedKind
  package let name: NameSyntax
  package var items: PatternItems
  package var likes: [TextSyntax]
  package var sensitive: SourceSpan?
}

package struct TypeSyntax: Sendable {
  package let kind: Kind
  package let isOptional: Bool
  package let span: SourceSpan

  package enum Kind: Sendable {
    case truth, text, date, time, score
    /// Bounds in ten-thousandths, also those of a count.
    case number(from: Spanned<Int64>?, to: Spanned<Int64>?)
    case count(from: Spanned<Int64>?, to: Spanned<Int64>?)
    case oneOf([NameSyntax])
  }
}

package struct FactSyntax: Sendable {
  package let name: NameSyntax
  package let type: TypeSyntax
  package let defaultValue: Spanned<LiteralSyntax>?
  package let unit: TextSyntax?
}

package struct EventSyntax: Sendable {
  package let name: NameSyntax
  /// Names without the event's: `stars`, read in rules as `rating.stars`.
  package let fields: [FactSyntax]
}

package struct CalendarSyntax: Sendable {
  package let name: NameSyntax
  package let entries: [(isOpen: Bool, from: Spanned<CivilDate>, to: Spanned<CivilDate>?)]
}

package struct CaptureSyntax: Sendable {
  package let name: NameSyntax
  package let expressions: [(regex: RegexSyntax, raw: Bool)]
}

package struct DefineSyntax: Sendable {
  package let name: NameSyntax
  package let value: ExpressionSyntax
}

package struct PatternItems: Sendable {
  package var terms: [(text: TextSyntax, exactly: Bool)] = []
  package var expressions: [(regex: RegexSyntax, raw: Bool)] = []
  package var exceptTerms: [TextSyntax] = []
  package var exceptExpressions: [RegexSyntax] = []
  package var ignoreNegated: SourceSpan?
  /// Threshold in ten-thousandths.
  package var model: (name: NameSyntax, threshold: Spanned<Int64>)?
  package var yes: [TextSyntax] = []
  package var no: [TextSyntax] = []
  package init() {}
}

package struct PatternedSyntax: Sendable {
  package let name: NameSyntax
  package let title: TextSyntax?
  package let sensitive: SourceSpan?
  package let items: PatternItems
}

package struct IntentSyntax: Sendable {
  package let name: NameSyntax
  package let title: TextSyntax?
  package let examples: [TextSyntax]
}

package struct LexiconEntrySyntax: Sendable {
  package let term: TextSyntax
  package let signal: NameSyntax
  package let isLess: Bool
  package let degree: Degree
  package let span: SourceSpan
  package enum Degree: String, Sendable { case slightly, clearly, strongly }
}

package struct MoodSyntax: Sendable {
  package let name: NameSyntax
  package let enter: ExpressionSyntax?
  package let leave: ExpressionSyntax?
}

package struct ScriptSyntax: Sendable {
  package let name: NameSyntax
  package let variants: [Variants]
  package struct Variants: Sendable {
    package let language: NameSyntax
    package let channel: NameSyntax?
    package let texts: [TextSyntax]
  }
}

package struct DeskSyntax: Sendable {
  package let name: NameSyntax
  package let title: TextSyntax?
  package var skills: [NameSyntax] = []
  package var hours: Hours?
  package var exceptions: [(from: Spanned<CivilDate>, to: Spanned<CivilDate>?)] = []
  package var tellCustomer: NameSyntax?
  package var routes: [(to: NameSyntax, when: ExpressionSyntax)] = []
  package var whenClosed: Spanned<Branch>?
  package var whenFull: Spanned<Branch>?
  package var whenWaiting: (after: DurationSyntax, to: NameSyntax)?
  package var resume: Spanned<ResumeSyntax>?

  package init(name: NameSyntax, title: TextSyntax?) {
    self.name = name
    self.title = title
  }

  package struct Hours: Sendable {
    package let kind: Kind
    package let span: SourceSpan
    package enum Kind: Sendable {
      case always
      case spans([WeeklySpan], calendar: NameSyntax?, zone: NameSyntax?)
    }
  }
  /// Days 1 (Monday) … 7 (Sunday), in order; clock in minutes, may cross midnight (`opens` > `closes`).
  package struct WeeklySpan: Sendable {
    package let days: [Int]
    package let opens: Int
    package let closes: Int
    package let span: SourceSpan
  }
  package enum Branch: Sendable {
    case to(NameSyntax)
    case tell(NameSyntax, open: Opening, dueIn: DurationSyntax?)
  }
  package enum Opening: String, Sendable { case ticket, callback }
}

// MARK: - Rules

package enum RuleScopeSyntax: Sendable {
  case customer
  case drafts
  case waiting
  case event(NameSyntax)
}

package enum PriorityLevel: Int, Sendable, CaseIterable {
  case low, normal, high, urgent
  package var name: String {
    switch self {
    case .low: "low"
    case .normal: "normal"
    case .high: "high"
    case .urgent: "urgent"
    }
  }
}

package struct StepSyntax: Sendable {
  package let kind: Kind
  package let span: SourceSpan
  package enum Kind: Sendable {
    case handoff(to: NameSyntax)
    case reply(NameSyntax)
    case ask(NameSyntax)
    /// A script.
    case answer(NameSyntax)
    /// A template outside Heed.
    case answerOutside(TextSyntax)
    case answerFreely
    case replace(NameSyntax)
    case giveBack
  }
}

package struct RuleSyntaxNode: Sendable {
  package var name: TextSyntax
  package var scope: Spanned<RuleScopeSyntax>
  package var valid: Spanned<ClosedRange<CivilDate>>?
  package var when: ExpressionSyntax?
  package var unless: [ExpressionSyntax] = []
  package var steps: [StepSyntax] = []
  package var priority: Spanned<PriorityLevel>?
  package var openWith: NameSyntax?
  package var tellCustomer: (script: NameSyntax, atAnyHour: Bool)?
  package var tellAgent: [TextSyntax] = []
  package var guideBot: [TextSyntax] = []
  package var tags: [NameSyntax] = []
  /// Scripts (`outside` false) or things outside Heed.
  package var offers: [(what: NameSyntax, outside: Bool)] = []
  package var notify: [NameSyntax] = []
  package var firstAsk: (script: NameSyntax, unless: ExpressionSyntax?)?
  package var limits: [LimitSyntax] = []
  package var insteadOf: [TextSyntax] = []
  package var because: TextSyntax?

  package init(name: TextSyntax, scope: Spanned<RuleScopeSyntax>) {
    self.name = name
    self.scope = scope
  }
}

package struct LimitSyntax: Sendable {
  package let kind: Kind
  package let span: SourceSpan
  package enum Kind: Sendable {
    case oncePerConversation
    /// `at most count in messages messages`.
    case messages(count: Int, messages: Int)
    case duration(count: Int, DurationSyntax)
  }
}

package struct EnsureSyntax: Sendable {
  package let name: TextSyntax
  package var when: ExpressionSyntax?
  package var unless: [ExpressionSyntax] = []
  package var promises: [Promise] = []

  package init(name: TextSyntax) { self.name = name }

  package struct Promise: Sendable {
    package let isAlways: Bool
    package let kind: Kind
    package let span: SourceSpan
    package enum Kind: Sendable {
      case handoff(to: NameSyntax?, priority: PriorityLevel?)
      case reachesAPerson
      case reply(NameSyntax?)
      case ask(NameSyntax?)
      case answer
      case offer
      case tag(NameSyntax)
    }
  }
}

// MARK: - Tests

package struct TestSyntax: Sendable {
  package let name: TextSyntax
  package let lines: [TestLineSyntax]
}

package struct TestLineSyntax: Sendable {
  package let kind: Kind
  package let span: SourceSpan

  package enum Kind: Sendable {
    case given([Setting])
    case at(CivilDate, clock: Int, zone: NameSyntax?)
    case after(DurationSyntax)
    case customer(TextSyntax, channel: NameSyntax?, fixed: [Assignment])
    case bot(TextSyntax, answered: Bool)
    case draft(TextSyntax)
    case agent(TextSyntax)
    case agentGivesBack
    case event(NameSyntax, fields: [Assignment])
    case expect([ExpectationSyntax])
  }
  package struct Assignment: Sendable {
    package let name: NameSyntax
    package let value: Spanned<LiteralSyntax>
  }
  package enum Setting: Sendable {
    case fact(Assignment)
    case unknown(NameSyntax)
    case desk(NameSyntax, DeskCondition)
  }
}

package enum DeskCondition: String, Sendable, CaseIterable { case open, closed, full }

package struct ExpectationSyntax: Sendable {
  package let kind: Kind
  package let span: SourceSpan
  package enum Kind: Sendable {
    case auto, hold, send, update
    case reply(NameSyntax?)
    case ask(NameSyntax?)
    case answer(NameSyntax, outside: Bool)
    case replace(NameSyntax)
    case handoff(to: NameSyntax?, priority: PriorityLevel?)
    case live, ticket, callback
    case redirected(to: NameSyntax?)
    case by(TextSyntax)
    case fires(TextSyntax)
    case notRule(TextSyntax)
    /// The rules themselves did what an ensure promises.
    case keeps(TextSyntax)
    case tells(NameSyntax)
    case opensWith(NameSyntax)
    case tag(NameSyntax)
    case noTag(NameSyntax?)
    case offer(NameSyntax, outside: Bool)
    case noOffer
    case fault(expected: Bool)
    case owner(String)
    /// A judgement on a signal: `anger >= 0.5`, `topic legal`, `not trigger churn`.
    case condition(ExpressionSyntax)
  }
}

// MARK: - Conditions and expressions

/// One tree for conditions and values: which is which is the checker's business, so that a mistake gives one good message.
package struct ExpressionSyntax: Sendable {
  package let node: Node
  package let span: SourceSpan
  package let tokens: TokenRange

  package init(node: Node, span: SourceSpan, tokens: TokenRange) {
    self.node = node
    self.span = span
    self.tokens = tokens
  }

  package indirect enum Node: Sendable {
    // Conditions
    case all([ExpressionSyntax])
    case any([ExpressionSyntax])
    case not(ExpressionSyntax)
    /// Brackets as written; kept so that the checker can see what an author grouped and the formatter can keep it.
    case group(ExpressionSyntax)
    case window(ExpressionSyntax, WindowSyntax)
    case compare(ExpressionSyntax, Spanned<ComparisonOperator>, ExpressionSyntax)
    case topic(NameSyntax, ofDraft: Bool)
    case trigger(NameSyntax, ofDraft: Bool)
    /// `threshold` in ten-thousandths; `strict` for `>`.
    case intent(NameSyntax, threshold: Spanned<Int64>?, strict: Bool)
    case intentNone
    case mood(NameSyntax)
    case desk(NameSyntax, DeskCondition)
    case after(rule: TextSyntax, messages: Int)
    case timeIn(from: Int, to: Int, zone: NameSyntax?)
    case draftMatches(RegexSyntax, raw: Bool)
    case isKnown(NameSyntax)
    // Values
    case name(String)
    case literal(LiteralSyntax)
    case orElse(ExpressionSyntax, Spanned<LiteralSyntax>)
    case add(ExpressionSyntax, ExpressionSyntax)
    case subtract(ExpressionSyntax, ExpressionSyntax)
    case multiply(ExpressionSyntax, ExpressionSyntax)
    case minimum([ExpressionSyntax])
    case maximum([ExpressionSyntax])
    case overMessages(Aggregate, ExpressionSyntax, messages: Int)
    case daysSince(ExpressionSyntax)
    /// What could not be read; already reported, the checker stays silent about it.
    case missing
  }
}

package enum Aggregate: String, Sendable, CaseIterable { case average, peak, rise }

package struct WindowSyntax: Sendable {
  package let kind: Kind
  package let span: SourceSpan
  package enum Kind: Sendable, Hashable {
    case inOf(count: Int, messages: Int)
    case forAll(messages: Int)
    case withinLast(messages: Int)
    case ever
  }
}
