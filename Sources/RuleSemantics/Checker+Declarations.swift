import Diagnostics
import RuleSyntax
import Signals

// Calendars, the lexicon, moods, and the dates on declarations.

extension Checker {
  mutating func calendar(_ declared: Declared<CalendarSyntax>) -> CheckedCalendar {
    let entries = declared.syntax.entries.map { entry in
      (isOpen: entry.isOpen, days: days(entry.from, entry.to))
    }
    return CheckedCalendar(
      name: declared.name.value,
      entries: entries.sorted {
        ($0.days.lowerBound, $0.days.upperBound, $0.isOpen ? 1 : 0)
          < ($1.days.lowerBound, $1.days.upperBound, $1.isOpen ? 1 : 0)
      })
  }

  /// An inclusive range of dates as days; one date is a range of one day.
  mutating func days(_ from: Spanned<CivilDate>, _ to: Spanned<CivilDate>?) -> ClosedRange<Int> {
    let first = from.value.daysSinceEpoch
    guard let to else { return first...first }
    let last = to.value.daysSinceEpoch
    if last < first {
      report(
        NameFinding.datesBackwards(from: from.value.text, to: to.value.text), at: from.span.through(to.span))
      return last...first
    }
    return first...last
  }

  mutating func lexicon(_ all: Declarations) -> [CheckedLexiconEntry] {
    var entries: [CheckedLexiconEntry] = []
    var known: [String: (shift: Int, span: SourceSpan)] = [:]
    for entry in all.lexicons.joined() {
      let shiftable = Signal.emotions + [.urgency]
      guard let signal = Signal(name: entry.signal.value), shiftable.contains(signal) else {
        report(
          NameFinding.lexiconSignal(
            entry.signal.value, near: near(entry.signal.value, among: shiftable.map(\.name))),
          at: entry.signal.span)
        continue
      }
      guard termIsSearchable(entry.term) else { continue }
      let degree =
        switch entry.degree {
        case .slightly: 1000
        case .clearly: 2000
        case .strongly: 4000
        }
      let shift = entry.isLess ? -degree : degree
      let key = "\(entry.term.value)\u{0}\(signal.name)"
      if let former = known[key] {
        if former.shift != shift {
          report(
            NameFinding.lexiconConflict(entry.term.value, signal: signal.name), at: entry.span,
            related: [.init(former.span, english: "first given here", chinese: "首次出现于此")])
        }
        continue
      }
      known[key] = (shift, entry.span)
      entries.append(CheckedLexiconEntry(term: entry.term.value, signal: signal, shift: shift))
    }
    if entries.count > Limits.listEntries, let last = all.lexicons.joined().last {
      report(FileFinding.listTooLong(Limits.listEntries), at: last.span)
    }
    return entries.sorted {
      $0.term == $1.term ? $0.signal.rawValue < $1.signal.rawValue : precedes($0.term, $1.term)
    }
  }

  mutating func mood(_ declared: Declared<MoodSyntax>) -> CheckedMood {
    let name = declared.name
    if declared.syntax.enter == nil {
      reportAbsence(
        NameFinding.moodIncomplete(name.value, missing: "enter when"), at: name.span, in: declared.span)
    }
    if declared.syntax.leave == nil {
      reportAbsence(
        NameFinding.moodIncomplete(name.value, missing: "leave when"), at: name.span, in: declared.span)
    }
    let place = Place(.mood)
    return CheckedMood(
      name: name.value, enter: declared.syntax.enter.map { condition($0, place) } ?? .constant(false),
      leave: declared.syntax.leave.map { condition($0, place) } ?? .constant(false),
      span: declared.span)
  }

  /// Compares validity and review dates with the day of the check.
  mutating func checkDates(of all: Declarations) {
    guard let today = options.today else { return }
    for rule in all.rules {
      if let valid = rule.syntax.valid, valid.value.upperBound.daysSinceEpoch < today {
        report(
          RuleSetFinding.validityPassed(rule.name.value, until: valid.value.upperBound.text), at: valid.span)
      }
    }
    for file in loaded.files {
      for declaration in file.syntax.declarations {
        guard let due = declaration.metadata.reviewBy, due.value.daysSinceEpoch < today else { continue }
        report(RuleSetFinding.reviewPassed(declaration.kind.title, by: due.value.text), at: due.span)
      }
    }
  }
}
