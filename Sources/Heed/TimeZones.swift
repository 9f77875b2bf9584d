package import Conversations
import Foundation

/// Time zones of this machine as tables, because the core knows no calendar library.
package enum TimeZones {
  /// The years that tables cover; outside them the nearest offset holds.
  private static let start = Date(timeIntervalSince1970: 631_152_000)
  private static let end = Date(timeIntervalSince1970: 2_871_763_200)

  /// Whether this is the name of a zone: `Asia/Shanghai`, `UTC`.
  package static func isZone(_ name: String) -> Bool { zone(name) != nil }

  /// Offsets from 1990 to 2060, or nil if this machine has no such zone.
  package static func table(of name: String) -> ZoneTable? {
    guard let zone = zone(name) else { return nil }
    var date = start
    var transitions = [entry(zone, at: date)]
    while let next = zone.nextDaylightSavingTimeTransition(after: date), next > date, next < end {
      transitions.append(entry(zone, at: next))
      date = next
    }
    return ZoneTable(name: name, transitions: transitions)
  }

  private static func entry(_ zone: TimeZone, at date: Date) -> (from: Int64, offset: Int32) {
    (Int64(date.timeIntervalSince1970.rounded()), Int32(clamping: zone.secondsFromGMT(for: date)))
  }

  /// Abbreviations such as `CST` mean different zones to different people and are refused.
  private static func zone(_ name: String) -> TimeZone? {
    guard name == "UTC" || name.contains("/"), name.utf8.count <= 64 else { return nil }
    return TimeZone(identifier: name)
  }
}
