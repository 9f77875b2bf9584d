package import Conversations
import Signals

/// Times as ISO 8601 with an offset: `2026-03-02T10:00:00+08:00`, `2026-03-02T02:00:00.250Z`.
package enum Timestamp {
  /// The instant of a time, or nil if it is not one. A time without an offset is refused: nobody can know when it was.
  package static func instant(of text: String) -> Instant? {
    text.utf8.withContiguousStorageIfAvailable { instant(of: $0) }
      ?? Array(text.utf8).withUnsafeBufferPointer { instant(of: $0) }
  }

  /// An instant as people and programs read it: `2026-03-02T02:00:00.250Z`.
  package static func text(of instant: Instant) -> String {
    let days = floorDivision(instant, 86_400_000)
    let rest = Int(instant - days * 86_400_000)
    let date = CivilDate(daysSinceEpoch: Int(days))
    let (hour, minute, second) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60)
    return "\(date.text)T\(two(hour)):\(two(minute)):\(two(second)).\(three(rest % 1000))Z"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  private static func three(_ number: Int) -> String { number < 100 ? "0" + two(number) : "\(number)" }

  static func instant(of bytes: UnsafeBufferPointer<UInt8>) -> Instant? {
    var reader = TimeReader(bytes: bytes)
    return reader.instant()
  }
}

private struct TimeReader {
  let bytes: UnsafeBufferPointer<UInt8>
  var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The next byte, or 0 at the end, which nothing asks for.
  private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private mutating func digits(_ count: Int) -> Int? {
    guard position + count <= bytes.count else { return nil }
    var value = 0
    for _ in 0..<count {
      let digit = bytes[position] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
      position += 1
    }
    return value
  }

  private mutating func take(_ one: Unicode.Scalar, or other: Unicode.Scalar? = nil) -> Bool {
    let byte = UInt32(next)
    guard byte == one.value || byte == other?.value else { return false }
    position += 1
    return true
  }

  mutating func instant() -> Instant? {
    guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2),
      take("T", or: "t") || take(" "), let hour = digits(2), take(":"), let minute = digits(2), hour <= 23,
      minute <= 59
    else { return nil }
    var second = 0
    var milliseconds = 0
    if take(":") {
      guard let value = digits(2), value <= 60 else { return nil }
      second = min(value, 59)
      if take(".", or: ",") {
        var scale = 100
        let start = position
        while case let digit = next &- 0x30, digit < 10 {
          milliseconds += Int(digit) * scale
          scale /= 10
          position += 1
        }
        if position == start { return nil }
      }
    }
    var offset = 0
    if !take("Z", or: "z") {
      let isBehind = next == UInt8(ascii: "-")
      guard take("+", or: "-"), let hours = digits(2), hours <= 18 else { return nil }
      _ = take(":")
      guard let minutes = digits(2), minutes <= 59 else { return nil }
      offset = (hours * 60 + minutes) * (isBehind ? -1 : 1)
    }
    guard position == bytes.count else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    guard date.exists else { return nil }
    let minutes = date.daysSinceEpoch * 1440 + hour * 60 + minute - offset
    return Int64(minutes) * 60_000 + Int64(second) * 1000 + Int64(milliseconds)
  }
}
