import RuleSyntax
import Signals

/// Where an expression stands: it decides which words have a meaning there.
struct Place {
  var occasion: Occasion
  /// Inside `in K of last N messages`, `average(…)` and the like: only what is recorded every turn may stand here.
  var inWindow = false

  init(_ occasion: Occasion) { self.occasion = occasion }

  enum Occasion: Equatable {
    /// A rule on customer messages, an ensure, a `first ask … unless`.
    case customer
    case drafts
    case waiting
    case event(Int)
    case mood
    /// `to DESK when …`.
    case route
    /// Read once on its own; where it is used, its use is judged.
    case define
    /// `expect CONDITION`: it may look at everything.
    case expectation
  }

  var windowed: Place {
    var place = self
    place.inWindow = true
    return place
  }
}

/// What an expression uses, definitions opened: judged again wherever a definition is used.
struct ExpressionUse {
  var window = false
  var draft = false
  var mood = false
  /// Anything but facts.
  var beyondFacts = false
  var events: Set<Int> = []
  /// How many parts it has.
  var parts = 0
  /// How deep its parts stand inside one another.
  var depth = 0

  enum Trait: Equatable {
    case window, draft, mood, beyondFacts
    case event(Int)
  }

  var traits: [Trait] {
    var all: [Trait] = []
    if window { all.append(.window) }
    if draft { all.append(.draft) }
    if mood { all.append(.mood) }
    if beyondFacts { all.append(.beyondFacts) }
    return all + events.sorted().map { .event($0) }
  }

  mutating func insert(_ trait: Trait) {
    switch trait {
    case .window: window = true
    case .draft: draft = true
    case .mood: mood = true
    case .beyondFacts: beyondFacts = true
    case .event(let event): events.insert(event)
    }
  }
}

/// What an expression means, once it is read.
enum Meaning {
  /// Reported already: whoever meets it stays silent.
  case broken
  case condition(Condition)
  case yesNo(Bool)
  case number(Number)
  case choice(Value, cases: [String], name: String)
  case text(Condition.TextValue)
  case textLiteral(String)
  case date(Value)
  case time(Value)

  struct Number {
    var value: Value
    var kind: Kind
    var range: ClosedRange<Int64>
    var unit: String?
    /// Always a whole number.
    var isWhole = false

    enum Kind { case constant, score, quantity }

    init(constant: Int64) {
      self.init(value: .constant(constant), kind: .constant, range: constant...constant, unit: nil)
      isWhole = constant % unitsPerOne == 0
    }

    init(value: Value, kind: Kind, range: ClosedRange<Int64>, unit: String?, isWhole: Bool = false) {
      self.value = value
      self.kind = kind
      self.range = range
      self.unit = unit
      self.isWhole = isWhole
    }

    var constant: Int64? { if case .constant(let constant) = value { constant } else { nil } }

    /// What its unit is called in messages.
    var unitName: String {
      switch kind {
      case .constant: "number"
      case .score: "score"
      case .quantity: unit ?? "number"
      }
    }
  }

  /// What it is called in messages; nil if there is nothing to say.
  var described: (english: String, chinese: String)? {
    switch self {
    case .broken: nil
    case .condition: ("a condition", "条件")
    case .yesNo: ("`yes` or `no`", "`yes` 或 `no`")
    case .number(let number):
      number.kind == .score ? ("a score", "分值") : ("a number", "数值")
    case .choice: ("a value of `one of`", "`one of` 的取值")
    case .text, .textLiteral: ("a text", "文本")
    case .date: ("a date", "日期")
    case .time: ("a time", "时间")
    }
  }
}

/// A definition: unread, being read (met again, it is a circle), or read.
enum DefineState {
  case unread
  case reading
  case read(Meaning, ExpressionUse)
}

extension ExpressionSyntax {
  /// Without the brackets around it.
  var unbracketed: ExpressionSyntax {
    var inner = self
    while case .group(let next) = inner.node { inner = next }
    return inner
  }

  /// The word, if it is nothing but a word.
  var bareName: String? { if case .name(let name) = unbracketed.node { name } else { nil } }
}

/// Sums and multiples of ranges, kept within what a number may be.
enum RangeArithmetic {
  static func clamped(_ low: Int64, _ high: Int64) -> ClosedRange<Int64> {
    let low = max(-largestNumber, min(largestNumber, low))
    return low...max(low, max(-largestNumber, min(largestNumber, high)))
  }

  static func sum(_ a: ClosedRange<Int64>, _ b: ClosedRange<Int64>) -> ClosedRange<Int64> {
    clamped(a.lowerBound + b.lowerBound, a.upperBound + b.upperBound)
  }

  static func difference(_ a: ClosedRange<Int64>, _ b: ClosedRange<Int64>) -> ClosedRange<Int64> {
    clamped(a.lowerBound - b.upperBound, a.upperBound - b.lowerBound)
  }

  static func scaled(_ range: ClosedRange<Int64>, by factor: Int64) -> ClosedRange<Int64> {
    let ends = [product(range.lowerBound, factor), product(range.upperBound, factor)]
    return clamped(min(ends[0], ends[1]), max(ends[0], ends[1]))
  }

  /// A product of two numbers in ten-thousandths, rounded half up; saturates just above the largest number.
  static func product(_ a: Int64, _ b: Int64) -> Int64 {
    let full = a.multipliedFullWidth(by: b)
    // |a|, |b| <= 10^16, so the product is below 10^32; only what fits Int64 needs exact division.
    let fits = (full.high == 0 && full.low <= UInt64(Int64.max)) || (full.high == -1 && full.low >= 1 << 63)
    guard fits else { return full.high < 0 ? -largestNumber - 1 : largestNumber + 1 }
    let exact = Int64(truncatingIfNeeded: full.low)
    let (quotient, remainder) = exact.quotientAndRemainder(dividingBy: unitsPerOne)
    let floor = remainder < 0 ? quotient - 1 : quotient
    let positive = remainder < 0 ? remainder + unitsPerOne : remainder
    return positive * 2 >= unitsPerOne ? floor + 1 : floor
  }
}
