package import Diagnostics

/// What can be wrong with the writing of a rule file; `SyntaxFinding+Message` says it in words.
package enum SyntaxFinding: Finding, Hashable {
  // Characters and literals
  case unexpectedCharacters(String)
  case invisibleCharacter(UInt32)
  case loneCarriageReturn
  case unterminatedText(curlyInside: Bool)
  case unterminatedRegex
  case unknownEscape(String)
  case foreignQuotes(String)
  case numberForm(String, instead: String)
  case percent(String, instead: String)
  case tooManyDecimals(String)
  case dateForm(String, instead: String)
  case invalidDate(String)
  case clockForm(String, instead: String)
  case invalidClock(String)
  case foreignOperator(String, instead: String)
  case foreignComment(String)
  case foreignPunctuation(String)
  case division

  // Declarations and blocks
  case unknownDeclaration(String, near: String?, home: BlockKind?)
  case unknownClause(String, block: BlockKind, near: String?)
  /// A clause of another kind of block.
  case clauseElsewhere(String, block: BlockKind, home: BlockKind)
  case repeatedClause(String)
  case missingOpeningBrace(BlockKind)
  case missingClosingBrace(String)
  case strayClosingBrace
  case repeatedReplace

  // Inside a clause
  case expected(Wanted, after: String?, found: String?)
  case unexpected(String, near: String?)
  case unneeded(String, after: String)
  case textNeedsQuotes(String)
  case nameInQuotes(String)
  case keywordInQuotes(String)
  /// A keyword of another language or another wording.
  case foreignKeyword(String, instead: String)
  case noElse(String)
  case secondAction(String)
  case onceAlone
  case limitWithoutWindow
  case numberInWords(String, instead: String)
  case wholeNumberNeeded(String)
  case datesBackwards(String, String)

  // Conditions
  case missingCondition(after: String)
  case mixedAndOr(String, String)
  case windowNeedsBrackets(String, String)
  case windowInTime(String)
  case turnsNotMessages(String)
  case lastMissing(String)
  case minusNeedsSpaces(String)
  case chainedComparison(String)
  case comparisonInWords(String, instead: String)
  case negatedKnown(String)

  // Slots
  case unclosedSlot
  case emptySlot
  case slotName(String)
  case slotFallback(String)
  case strayClosingSlot

  // Limits
  case fileTooLarge(bytes: Int)
  case textTooLong(bytes: Int)
  case regexTooLong(bytes: Int)
  case nestingTooDeep
  case listTooLong
  case numberTooLarge
  case tooManyFindings

  package var severity: Severity { .error }

  package var code: String {
    switch self {
    case .unexpectedCharacters: "H0101"
    case .invisibleCharacter: "H0102"
    case .loneCarriageReturn: "H0103"
    case .unterminatedText: "H0104"
    case .unterminatedRegex: "H0105"
    case .unknownEscape: "H0106"
    case .foreignQuotes: "H0107"
    case .numberForm, .percent, .tooManyDecimals: "H0108"
    case .dateForm, .invalidDate: "H0109"
    case .clockForm, .invalidClock: "H0110"
    case .foreignOperator: "H0111"
    case .foreignComment: "H0112"
    case .foreignPunctuation: "H0113"
    case .division: "H0114"
    case .unknownDeclaration: "H0120"
    case .unknownClause: "H0121"
    case .clauseElsewhere: "H0122"
    case .repeatedClause: "H0123"
    case .missingOpeningBrace: "H0124"
    case .missingClosingBrace: "H0125"
    case .strayClosingBrace: "H0126"
    case .repeatedReplace: "H0127"
    case .expected: "H0130"
    case .unexpected: "H0131"
    case .unneeded: "H0132"
    case .textNeedsQuotes: "H0133"
    case .nameInQuotes: "H0134"
    case .keywordInQuotes: "H0135"
    case .foreignKeyword: "H0136"
    case .noElse: "H0137"
    case .secondAction: "H0138"
    case .onceAlone: "H0139"
    case .limitWithoutWindow: "H0140"
    case .numberInWords: "H0141"
    case .wholeNumberNeeded: "H0142"
    case .datesBackwards: "H0143"
    case .missingCondition: "H0150"
    case .mixedAndOr: "H0151"
    case .windowNeedsBrackets: "H0152"
    case .windowInTime: "H0153"
    case .turnsNotMessages: "H0154"
    case .lastMissing: "H0155"
    case .minusNeedsSpaces: "H0156"
    case .chainedComparison: "H0157"
    case .comparisonInWords: "H0158"
    case .negatedKnown: "H0159"
    case .unclosedSlot, .emptySlot, .slotName, .slotFallback, .strayClosingSlot: "H0170"
    case .fileTooLarge: "H0901"
    case .textTooLong: "H0902"
    case .regexTooLong: "H0903"
    case .nestingTooDeep: "H0904"
    case .listTooLong: "H0905"
    case .numberTooLarge: "H0906"
    case .tooManyFindings: "H0907"
    }
  }
}

/// The blocks that a file is made of; each has clauses of its own.
package enum BlockKind: String, Sendable, CaseIterable {
  case policy, rule, ensure, test, topic, trigger, intent, extend, event, calendar, capture, lexicon, mood,
    script, desk

  /// First words of the clauses that may stand in the block, without those that may stand in any (`BlockKind.metadata`).
  package var clauses: [String] {
    switch self {
    case .policy:
      [
        "heed", "languages", "timezone", "channels", "otherwise", "when", "disclose", "resume", "rank",
        "intent",
      ]
    case .rule:
      [
        "when", "unless", "handoff", "reply", "ask", "answer", "replace", "give", "priority", "open", "tell",
        "guide", "tag",
        "offer", "notify", "first", "at", "once", "instead", "valid", "because",
      ]
    case .ensure: ["when", "unless", "always", "never"]
    case .test: ["given", "at", "after", "customer", "bot", "draft", "agent", "event", "expect"]
    case .topic, .trigger: ["terms", "match", "except", "ignore", "model", "yes", "no"]
    case .intent: ["like"]
    case .extend: ["terms", "match", "except", "ignore", "model", "yes", "no", "like", "sensitive"]
    case .event, .lexicon, .script: []
    case .calendar: ["closed", "open"]
    case .capture: ["match"]
    case .mood: ["enter", "leave"]
    case .desk: ["skills", "hours", "except", "tell", "to", "when", "resume"]
    }
  }

  /// Clauses that may stand in every block.
  package static let metadata = ["owner", "basis", "review", "note"]

  func allows(_ word: String) -> Bool { clauses.contains(word) || Self.metadata.contains(word) }
}

/// What the grammar wants at a place.
package enum Wanted: Sendable, Hashable {
  case keyword(String)
  case oneOf([String])
  case symbol(String)
  case name(NameKind)
  case text, regex, number, date, clock, clockRange, duration, value, type, condition, action, day,
    declaration
}

/// What a name stands for.
package enum NameKind: String, Sendable, CaseIterable {
  case fact, event, field, calendar, capture, define, topic, trigger, intent, model, emotion, mood, script,
    language, channel
  case timezone, desk, skill, tag, choice
}
