package import Conversations

/// Times as ISO 8601 with an offset: `2026-03-02T10:00:00+08:00`, `2026-03-02T02:00:00.250Z`.
package enum Timestamp {
  /// The instant of a time, or nil if it is not one. A time without an offset is refused: nobody can know when it was.
  package static func instant(of text: String) -> Instant? {
    var bytes = Array(text.utf8)[...]
    func digits(_ count: Int) -> Int? {
      guard bytes.count >= count else { return nil }
      var value = 0
      for byte in bytes.prefix(count) {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      bytes = bytes.dropFirst(count)
      return value
    }
    func take(_ characters: String) -> UInt8? {
      guard let first = bytes.first, characters.utf8.contains(first) else { return nil }
      bytes = bytes.dropFirst()
      return first
    }
    guard let year = digits(4), take("-") != nil, let month = digits(2), take("-") != nil,
      let day = digits(2),
      take("Tt ") != nil, let hour = digits(2), take(":") != nil, let minute = digits(2),
      (1...12).contains(month),
      day >= 1, day <= length(ofMonth: month, year: year), hour <= 23, minute <= 59
    else { return nil }
    var second = 0
    var milliseconds = 0
    if take(":") != nil {
      guard let value = digits(2), value <= 60 else { return nil }
      second = min(value, 59)
      if take(".,") != nil {
        var scale = 100
        var count = 0
        while let byte = bytes.first, (0x30...0x39).contains(byte) {
          milliseconds += Int(byte - 0x30) * scale
          scale /= 10
          count += 1
          bytes = bytes.dropFirst()
        }
        if count == 0 { return nil }
      }
    }
    var offset = 0
    if take("Zz") == nil {
      guard let sign = take("+-"), let hours = digits(2), hours <= 18 else { return nil }
      _ = take(":")
      guard let minutes = digits(2), minutes <= 59 else { return nil }
      offset = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }
    guard bytes.isEmpty else { return nil }
    let minutes = days(year, month, day) * 1440 + hour * 60 + minute - offset
    return Int64(minutes) * 60_000 + Int64(second) * 1000 + Int64(milliseconds)
  }

  private static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01. Source: Howard Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
