package import Conversations

/// Clocks and desks, computed when somebody asks.
extension Program {
  /// The wall clock in a zone of the program. O(log transitions).
  package func clock(zone: Int, _ frame: borrowing SignalFrame) -> LocalTime {
    zones[zone].localTime(at: frame.at)
  }

  /// What the turn says of a desk, else what its hours say (R14).
  package func availability(ofDesk desk: Int, _ frame: borrowing SignalFrame) -> DeskAvailability {
    for entry in frame.desks where entry.desk == desk { return entry.state }
    switch desks[desk].hours {
    case .always: return .open
    case .weekly(let spans, let zone, let calendar, let exceptions):
      let isOpen = isOpen(
        spans, calendar: calendar, exceptions: exceptions, at: clock(zone: zone, frame),
        policyDay: frame.today)
      return isOpen ? .open : .closed
    }
  }

  /// Whether weekly hours hold at a wall-clock time. Half-open; a span may cross midnight and then belongs to the day on
  /// which it opens. Calendars and exceptions are days of the policy's zone; a calendar's open day counts as Monday to
  /// Friday do (R14).
  private func isOpen(
    _ spans: [WeeklyHours], calendar: Int?, exceptions: [ClosedRange<Int>], at clock: LocalTime,
    policyDay: Int
  ) -> Bool {
    // Dates are those of the policy's zone, weekdays and clock times those of the desk's.
    let shift = policyDay - clock.day
    return spans.contains { span in
      func opensOn(_ day: Int) -> Bool { self.opensOn(day, date: day + shift, span, calendar, exceptions) }
      if span.opens <= span.closes {
        return opensOn(clock.day) && clock.minute >= span.opens && clock.minute < span.closes
      }
      return opensOn(clock.day) && clock.minute >= span.opens
        || opensOn(clock.day - 1) && clock.minute < span.closes
    }
  }

  private func opensOn(
    _ day: Int, date: Int, _ span: WeeklyHours, _ calendar: Int?, _ exceptions: [ClosedRange<Int>]
  ) -> Bool {
    if exceptions.contains(where: { $0.contains(date) }) { return false }
    let weekday = LocalTime(day: day, minute: 0).weekday
    if let calendar {
      let entries = calendars[calendar]
      // A working Saturday keeps the hours of a weekday.
      if entries.contains(where: { $0.isOpen && $0.days.contains(date) }) {
        return span.includes(weekday: weekday) || (1...5).contains { span.includes(weekday: $0) }
      }
      if entries.contains(where: { !$0.isOpen && $0.days.contains(date) }) { return false }
    }
    return span.includes(weekday: weekday)
  }
}
