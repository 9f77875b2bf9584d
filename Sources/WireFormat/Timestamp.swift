package import Conversations
import Signals

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
      hour <= 23, minute <= 59
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
    let date = CivilDate(year: year, month: month, day: day)
    guard date.exists else { return nil }
    let minutes = date.daysSinceEpoch * 1440 + hour * 60 + minute - offset
    return Int64(minutes) * 60_000 + Int64(second) * 1000 + Int64(milliseconds)
  }
}
