import Diagnostics
import RuleSyntax
import Signals

extension Checker {
  /// All desks, in the order of their names; then where they pass customers on to.
  mutating func desks(_ all: Declarations) -> [CheckedDesk] {
    let desks = all.desks.map { desk($0) }
    reportCircles(all, desks.map(\.targetsAtOnce))
    reportCircles(all, desks.map { $0.whenWaiting.map { [$0.to] } ?? [] })
    return desks
  }

  private mutating func desk(_ declared: Declared<DeskSyntax>) -> CheckedDesk {
    let syntax = declared.syntax
    let hours = self.hours(syntax)
    if case .weekly = hours, syntax.whenClosed == nil {
      reportAbsence(
        RuleFinding.needsWhenClosed(desk: syntax.name.value), at: syntax.name.span, in: declared.span)
    }
    return CheckedDesk(
      name: syntax.name.value, title: syntax.title?.value ?? syntax.name.value,
      skills: Set(syntax.skills.map(\.value)).sorted(by: precedes), hours: hours,
      tellCustomer: syntax.tellCustomer.flatMap { position(of: $0, .script) }, routes: routes(syntax),
      whenClosed: syntax.whenClosed.flatMap { branch($0.value) },
      whenFull: syntax.whenFull.flatMap { branch($0.value) },
      whenWaiting: syntax.whenWaiting.flatMap { waiting in
        position(of: waiting.to, .desk).map { (waiting.after.seconds, $0) }
      }, resume: resume(syntax.resume))
  }

  private mutating func hours(_ desk: DeskSyntax) -> CheckedDesk.Hours {
    let exceptions = desk.exceptions.map { days($0.from, $0.to) }
      .sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    switch desk.hours?.kind {
    case nil, .always:
      if exceptions.isEmpty { return .always }
      // Always, except on some dates, is the whole week with exceptions.
      let week = CheckedDesk.Span(days: Array(1...7), opens: 0, closes: 1440)
      return .weekly([week], zone: zonePosition(speech.zone), calendar: nil, exceptions: exceptions)
    case .spans(let spans, let calendar, let zone):
      for span in spans where span.opens == span.closes || span.days.isEmpty {
        report(RuleFinding.emptyHours, at: span.span)
      }
      let checked = spans.map { CheckedDesk.Span(days: $0.days.sorted(), opens: $0.opens, closes: $0.closes) }
        .sorted { ($0.days.first ?? 0, $0.opens, $0.closes) < ($1.days.first ?? 0, $1.opens, $1.closes) }
      return .weekly(
        checked, zone: zone.map { self.zone($0) } ?? zonePosition(speech.zone),
        calendar: calendar.flatMap { position(of: $0, .calendar) }, exceptions: exceptions)
    }
  }

  private mutating func branch(_ branch: DeskSyntax.Branch) -> CheckedDesk.Branch? {
    switch branch {
    case .to(let name): position(of: name, .desk).map { .to($0) }
    case .tell(let script, let opening, let due):
      position(of: script, .script).map { .tell(script: $0, opening: opening, dueInSeconds: due?.seconds) }
    }
  }

  /// Routes look at facts only, and no two may hold together: there is no order that could decide (R15).
  private mutating func routes(_ desk: DeskSyntax) -> [(to: Int, when: Condition)] {
    var routes: [(to: Int, when: Condition, name: NameSyntax)] = []
    for (name, when) in desk.routes {
      let condition = condition(when, Place(.route))
      if let target = position(of: name, .desk) { routes.append((target, condition, name)) }
    }
    let exclusion = self.exclusion
    for (index, route) in routes.enumerated() {
      for earlier in routes[..<index] where earlier.to != route.to {
        if exclusion.mayHold([earlier.when, route.when]) {
          report(
            RuleFinding.routesOverlap(earlier.name.value, route.name.value), at: route.name.span,
            related: [.init(earlier.name.span, english: "the other route", chinese: "另一条路由")])
        }
      }
    }
    return routes.sorted { precedes($0.name.value, $1.name.value) }.map { ($0.to, $0.when) }
  }

  private mutating func reportCircles(_ all: Declarations, _ edges: [[Int]]) {
    for circle in circles(edges) {
      let desk = all.desks[circle[0]].syntax
      let next = names[.desk][circle.count > 1 ? circle[1] : circle[0]]
      let place = desk.targets.first { $0.value == next }
      report(
        RuleFinding.deskCircle((circle + [circle[0]]).map { names[.desk][$0] }),
        at: place?.span ?? desk.name.span)
    }
  }

  /// What can be shown to exclude each other with what is known so far.
  var exclusion: Exclusion {
    Exclusion(
      tracks: tracks.map(\.condition),
      caseCounts: factList.map(\.caseCount),
      intentThreshold: speech.intentThreshold)
  }
}

extension CheckedFact {
  /// How many values a one-of fact has; nil for other types.
  fileprivate var caseCount: Int? {
    guard case .oneOf(let cases) = type else { return nil }
    return cases.count
  }
}

extension CheckedDesk {
  /// Desks to which this one may pass a customer in the same moment.
  fileprivate var targetsAtOnce: [Int] {
    var targets = routes.map(\.to)
    for branch in [whenClosed, whenFull] {
      if case .to(let desk) = branch { targets.append(desk) }
    }
    return targets
  }
}

extension DeskSyntax {
  /// Names of desks as written, for places of messages.
  fileprivate var targets: [NameSyntax] {
    var targets = routes.map(\.to)
    for branch in [whenClosed?.value, whenFull?.value] {
      if case .to(let name) = branch { targets.append(name) }
    }
    if let whenWaiting { targets.append(whenWaiting.to) }
    return targets
  }
}
