import TextNormalization

/// What a term does to the scores or to other terms.
struct LexiconEntry: Sendable {
  /// As written in the table.
  let term: String
  /// Signal and thousandths of log-odds.
  var shifts: [(signal: Int, shift: Int)] = []
  /// Factor in thousandths for the term after it; 0 for terms that are no degree.
  var degree = 0
  /// Factor in thousandths for the term before it (…死了); 0 for terms that are no such ending.
  var ending = 0
  /// Thousandths of frustration when a thing of an order is near; 0 for terms that do not insist.
  var insistence = 0
  var isNegation = false
  var isContrast = false
  /// Thing or act of an order (退款, parcel).
  var isOrderNoun = false
  /// Tells of waiting or repeating, so that a length of time beside it is a complaint.
  var isWaiting = false
  /// Asks for something, so that thanks after it are manners.
  var isRequest = false
  /// Plain thanks.
  var isThanks = false
  /// Turns praise before it around (满意个鬼).
  var isReversal = false
  /// Makes a negation in its clause rhetorical (难道不…吗).
  var isRhetorical = false

  /// A term with what the second field of a line says: `anger 2.6 frustration 1.0`; nil when that is unreadable.
  init?(term: Substring, effects: Substring) {
    self.term = String(term)
    let words = effects.split(separator: " ")
    var index = 0
    while index < words.count {
      var value = 0
      if index + 1 < words.count, let number = Double(words[index + 1]) {
        value = Int((number * 1000).rounded())
      }
      guard apply(words[index], value) else { return nil }
      index += value == 0 ? 1 : 2
    }
  }

  private mutating func apply(_ word: Substring, _ value: Int) -> Bool {
    switch word {
    case "-": break
    case "degree": degree = value
    case "ending": ending = value
    case "insist": insistence = value
    case "negation": isNegation = true
    case "contrast": isContrast = true
    case "noun": isOrderNoun = true
    case "wait": isWaiting = true
    case "request": isRequest = true
    case "thanks": isThanks = true
    case "reversal": isReversal = true
    case "rhetorical": isRhetorical = true
    default:
      guard let signal = Self.signals[word], value != 0 else { return false }
      shifts.append((signal: signal, shift: value))
    }
    return true
  }

  private static let signals: [Substring: Int] = {
    var signals: [Substring: Int] = ["urgency": EmotionSignal.urgency.index]
    for emotion in Emotion.allCases { signals["\(emotion)"] = emotion.rawValue }
    return signals
  }()
}

/// The built-in terms, from the tables of this folder.
struct Lexicon: Sendable {
  /// Read once for the process. A line is `term|term<TAB>effects`.
  static let builtIn = Lexicon(tables: tables)

  static let tables: [String] = [
    grammarTable, orderTable, chineseComplaints, chineseFeelings, chineseNeutral, regionalTable,
    englishComplaints, englishFeelings, emojiTable, slangTable,
  ]

  private(set) var entries: [LexiconEntry] = []
  private(set) var trie = TermTrie()
  /// Lines that could not be read and terms that come twice; empty, which a test holds us to.
  private(set) var faults: [String] = []

  init(tables: [String]) {
    let normalizer = Normalizer()
    for table in tables {
      for line in table.split(separator: "\n") {
        let fields = line.split(separator: "\t")
        guard fields.count == 2 else {
          faults.append(String(line))
          continue
        }
        for term in fields[0].split(separator: "|") { add(term, fields[1], normalizer) }
      }
    }
  }

  private mutating func add(_ term: Substring, _ effects: Substring, _ normalizer: Normalizer) {
    guard let entry = LexiconEntry(term: term, effects: effects) else {
      faults.append("\(term) \(effects)")
      return
    }
    let scalars = ScoredText.scalars(of: normalizer.normalized(entry.term))
    if trie.insert(scalars, term: entries.count) == entries.count {
      entries.append(entry)
    } else {
      faults.append("\(term) comes twice")
    }
  }
}
