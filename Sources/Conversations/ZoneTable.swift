/// Offsets of a time zone as a table, resolved at the rim so that the core needs no calendar library.
package struct ZoneTable: Sendable, Equatable {
  package let name: String
  /// Sorted by `from` (seconds since 1970); the first entry also holds before its `from`. Offsets are seconds east of UTC.
  package let transitions: [(from: Int64, offset: Int32)]

  /// - Precondition: not empty.
  package init(name: String, transitions: [(from: Int64, offset: Int32)]) {
    precondition(!transitions.isEmpty, "a zone table has at least one offset")
    self.name = name
    self.transitions = transitions.sorted { $0.from < $1.from }
  }

  package static func == (a: ZoneTable, b: ZoneTable) -> Bool {
    a.name == b.name && a.transitions.elementsEqual(b.transitions, by: ==)
  }

  /// Seconds east of UTC at an instant. O(log transitions).
  package func offset(at instant: Instant) -> Int64 {
    let seconds = floorDivision(instant, 1000)
    var low = 0
    var high = transitions.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if transitions[middle].from <= seconds { low = middle } else { high = middle }
    }
    return Int64(transitions[low].offset)
  }

  /// The wall clock at an instant: day since 1970-01-01 and minute of that day, 0…1439.
  package func localTime(at instant: Instant) -> LocalTime {
    let seconds = floorDivision(instant, 1000) &+ offset(at: instant)
    let day = floorDivision(seconds, 86_400)
    return LocalTime(day: Int(day), minute: Int((seconds &- day &* 86_400) / 60))
  }
}

package struct LocalTime: Sendable, Hashable {
  /// Days since 1970-01-01.
  package let day: Int
  /// Minute of the day, 0…1439.
  package let minute: Int
  package init(day: Int, minute: Int) {
    self.day = day
    self.minute = minute
  }
  /// 1 (Monday) … 7 (Sunday). 1970-01-01 was a Thursday.
  package var weekday: Int { ((day + 3) % 7 + 7) % 7 + 1 }
}

/// Division that rounds down, also for negative numbers.
package func floorDivision(_ a: Int64, _ b: Int64) -> Int64 {
  let quotient = a / b
  return (a % b != 0 && (a < 0) != (b < 0)) ? quotient - 1 : quotient
}
