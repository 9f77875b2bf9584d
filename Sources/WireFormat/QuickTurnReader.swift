import Conversations

/// Reads a line in one pass over its bytes, without a tree and without saying what is wrong.
///
/// Whatever it is not sure of (every mistake, halves of a pair, numbers in unusual notation) it leaves to the careful
/// reader by answering nil; what it accepts, the careful reader accepts with the same result.
struct QuickTurnReader {
  private let bytes: UnsafePointer<UInt8>
  private let end: Int
  private var position = 0

  /// The members of a turn as they are met.
  private struct Members {
    var id: String?
    var speaker = Speaker.customer
    var text = ""
    var at: Instant?
    var channel: String?
    var kind = MessageKind.text
    var facts: [String: FactInput] = [:]
    var answered: Bool?
    var givesBack = false
    var desks: [String: DeskAvailability] = [:]
    var event: String?
    /// A bit for each member that was met.
    var met: UInt16 = 0
  }

  private enum Key: UInt16 {
    case turn, speaker, text, at, channel, kind, facts, answered, givesBack, desks, event
    case conversation, turns, note
    case state, after
  }

  /// A text inside the line, without its quotes.
  private struct Span {
    var start: Int
    var end: Int
    var hasEscapes: Bool
  }

  init?(_ line: UnsafeBufferPointer<UInt8>) {
    guard let base = line.baseAddress else { return nil }
    bytes = base
    end = line.count
  }

  mutating func line() -> TurnLine? {
    skipSpace()
    var members = Members()
    var conversation: String?
    var turns: [Turn]?
    var note: String?
    guard take("{") else { return nil }
    repeat {
      guard let key = key(), mark(key, &members) else { return nil }
      switch key {
      case .conversation:
        guard let text = text() else { return nil }
        conversation = text
      case .note:
        guard let text = text() else { return nil }
        note = text
      case .turns:
        guard let read = self.turns() else { return nil }
        turns = read
      case .state, .after: return nil
      default: if !value(of: key, &members) { return nil }
      }
      skipSpace()
    } while take(",")
    guard take("}"), let conversation else { return nil }
    skipSpace()
    guard position == end else { return nil }
    if let turns {
      let beside: UInt16 = 1 << Key.conversation.rawValue | 1 << Key.turns.rawValue | 1 << Key.note.rawValue
      guard members.met & ~beside == 0 else { return nil }
      return TurnLine(conversation: conversation, note: note, turns: turns)
    }
    guard note == nil, let id = members.id, let turn = turn(members, id: id) else { return nil }
    return TurnLine(conversation: conversation, turns: [turn])
  }

  /// A request to a server: one turn, with what stands beside it.
  mutating func request() -> TurnRequest? {
    skipSpace()
    var members = Members()
    var request = TurnRequest(turn: Turn(id: "", speaker: .customer))
    guard take("{") else { return nil }
    repeat {
      guard let key = key(), mark(key, &members) else { return nil }
      switch key {
      case .conversation: if !assign(text(), to: &request.conversation) { return nil }
      case .state: if !assign(text(), to: &request.state) { return nil }
      case .after: if !assign(text(), to: &request.after) { return nil }
      case .note, .turns: return nil
      default: if !value(of: key, &members) { return nil }
      }
      skipSpace()
    } while take(",")
    guard take("}"), let id = members.id, let turn = turn(members, id: id) else { return nil }
    skipSpace()
    guard position == end else { return nil }
    request.turn = turn
    return request
  }

  private mutating func turns() -> [Turn]? {
    guard take("[") else { return nil }
    var turns: [Turn] = []
    skipSpace()
    if take("]") { return turns }
    repeat {
      skipSpace()
      var members = Members()
      guard take("{") else { return nil }
      skipSpace()
      if !take("}") {
        repeat {
          guard let key = key(), key.rawValue < Key.conversation.rawValue, mark(key, &members),
            value(of: key, &members)
          else { return nil }
          skipSpace()
        } while take(",")
        guard take("}") else { return nil }
      }
      guard let turn = turn(members, id: members.id ?? "t\(turns.count + 1)") else { return nil }
      turns.append(turn)
      skipSpace()
    } while take(",")
    return take("]") ? turns : nil
  }

  private func turn(_ members: Members, id: String) -> Turn? {
    if members.speaker == .event, members.event == nil { return nil }
    return Turn(
      id: id, speaker: members.speaker, text: members.text, at: members.at, channel: members.channel,
      kind: members.kind, facts: members.facts, answered: members.answered, givesBack: members.givesBack,
      desks: members.desks, event: members.event)
  }

  // MARK: - Members

  /// A known key with its colon.
  private mutating func key() -> Key? {
    skipSpace()
    guard let span = span(), !span.hasEscapes else { return nil }
    skipSpace()
    guard take(":") else { return nil }
    skipSpace()
    switch span.end - span.start {
    case 2: return reads(span, "at") ? .at : nil
    case 4:
      if reads(span, "text") { return .text }
      if reads(span, "turn") { return .turn }
      if reads(span, "kind") { return .kind }
      return reads(span, "note") ? .note : nil
    case 5:
      if reads(span, "facts") { return .facts }
      if reads(span, "turns") { return .turns }
      if reads(span, "event") { return .event }
      if reads(span, "state") { return .state }
      if reads(span, "after") { return .after }
      return reads(span, "desks") ? .desks : nil
    case 7:
      if reads(span, "speaker") { return .speaker }
      return reads(span, "channel") ? .channel : nil
    case 8: return reads(span, "answered") ? .answered : nil
    case 10: return reads(span, "gives_back") ? .givesBack : nil
    case 12: return reads(span, "conversation") ? .conversation : nil
    default: return nil
    }
  }

  /// False if the key came before.
  private func mark(_ key: Key, _ members: inout Members) -> Bool {
    let bit: UInt16 = 1 << key.rawValue
    defer { members.met |= bit }
    return members.met & bit == 0
  }

  private mutating func value(of key: Key, _ members: inout Members) -> Bool {
    if take("null") { return true }
    switch key {
    case .turn: return assign(text(), to: &members.id)
    case .channel: return assign(text(), to: &members.channel)
    case .event: return assign(text(), to: &members.event)
    case .text:
      guard let text = text() else { return false }
      members.text = text
    case .speaker:
      guard let name = text(), let speaker = Speaker(rawValue: name) else { return false }
      members.speaker = speaker
    case .kind:
      guard let name = text(), let kind = MessageKind(rawValue: name) else { return false }
      members.kind = kind
    case .at:
      guard let span = span(), !span.hasEscapes,
        let instant = Timestamp.instant(
          of: UnsafeBufferPointer(start: bytes + span.start, count: span.end - span.start))
      else { return false }
      members.at = instant
    case .answered: return assign(truth(), to: &members.answered)
    case .givesBack:
      guard let truth = truth() else { return false }
      members.givesBack = truth
    case .facts: return facts(&members.facts)
    case .desks: return desks(&members.desks)
    case .conversation, .turns, .note, .state, .after: return false
    }
    return true
  }

  private func assign<Value>(_ value: Value?, to member: inout Value?) -> Bool {
    member = value
    return value != nil
  }

  private mutating func facts(_ facts: inout [String: FactInput]) -> Bool {
    guard take("{") else { return false }
    skipSpace()
    if take("}") { return true }
    repeat {
      skipSpace()
      guard let name = text() else { return false }
      skipSpace()
      guard take(":") else { return false }
      skipSpace()
      let value: FactInput
      if take("null") {
        value = .unknown
      } else if let truth = truth() {
        value = .truth(truth)
      } else if position < end, bytes[position] == UInt8(ascii: "\"") {
        guard let text = text() else { return false }
        value = .text(text)
      } else {
        guard let number = tenThousandths() else { return false }
        value = .number(number)
      }
      guard facts.updateValue(value, forKey: name) == nil else { return false }
      skipSpace()
    } while take(",")
    return take("}")
  }

  private mutating func desks(_ desks: inout [String: DeskAvailability]) -> Bool {
    guard take("{") else { return false }
    skipSpace()
    if take("}") { return true }
    repeat {
      skipSpace()
      guard let name = text() else { return false }
      skipSpace()
      guard take(":") else { return false }
      skipSpace()
      guard let word = text(), let state = DeskAvailability(rawValue: word),
        desks.updateValue(state, forKey: name) == nil
      else { return false }
      skipSpace()
    } while take(",")
    return take("}")
  }

  // MARK: - Values

  private mutating func truth() -> Bool? {
    if take("true") { return true }
    return take("false") ? false : nil
  }

  /// A number of at most twelve digits and four decimal places.
  private mutating func tenThousandths() -> Int64? {
    let isNegative = take("-")
    let start = position
    guard var value = digits(most: 12) else { return nil }
    if bytes[start] == 0x30, position > start + 1 { return nil }
    var scale: Int64 = 10_000
    if take(".") {
      let start = position
      guard let fraction = digits(most: 4) else { return nil }
      for _ in start..<position { scale /= 10 }
      value = value * 10_000 + fraction * scale
    } else {
      value *= 10_000
    }
    // Whatever goes on here, such as an exponent, is for the careful reader.
    guard position < end, [0x20, 0x2C, 0x7D].contains(bytes[position]) else { return nil }
    return isNegative ? -value : value
  }

  private mutating func digits(most: Int) -> Int64? {
    let start = position
    var value: Int64 = 0
    while position < end, case let digit = bytes[position] &- 0x30, digit < 10 {
      value = value * 10 + Int64(digit)
      position += 1
      if position - start > most { return nil }
    }
    return position > start ? value : nil
  }

  private mutating func text() -> String? {
    guard let span = span() else { return nil }
    if span.hasEscapes { return unescaped(span) }
    return String(
      decoding: UnsafeBufferPointer(start: bytes + span.start, count: span.end - span.start), as: UTF8.self)
  }

  /// The text that stands here, up to its closing quote.
  private mutating func span() -> Span? {
    guard take("\"") else { return nil }
    var span = Span(start: position, end: position, hasEscapes: false)
    while position < end {
      if position + 8 <= end {
        let plain = ByteWord(bytes, at: position).plainCount
        position += plain
        if plain == 8 { continue }
      }
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") {
        span.end = position - 1
        return span
      }
      if byte < 0x20 { return nil }
      if byte == UInt8(ascii: "\\") {
        span.hasEscapes = true
        position += 1
      }
    }
    return nil
  }

  private func unescaped(_ span: Span) -> String? {
    var isRight = true
    let text = String(unsafeUninitializedCapacity: span.end - span.start) { target in
      // SAFETY: no escape is longer than what it is written as, so the text fits the bytes of the span.
      guard let target = target.baseAddress else { return 0 }
      guard let count = unescape(span, into: target) else {
        isRight = false
        return 0
      }
      return count
    }
    return isRight ? text : nil
  }

  /// - Returns: the bytes written, nil for an escape that is none and for half of a pair.
  private func unescape(_ span: Span, into target: UnsafeMutablePointer<UInt8>) -> Int? {
    var count = 0
    var offset = span.start
    while offset < span.end {
      let byte = bytes[offset]
      offset += 1
      guard byte == UInt8(ascii: "\\") else {
        target[count] = byte
        count += 1
        continue
      }
      let letter = bytes[offset]
      offset += 1
      let plain: UInt8
      switch letter {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain = letter
      case UInt8(ascii: "b"): plain = 0x08
      case UInt8(ascii: "f"): plain = 0x0C
      case UInt8(ascii: "n"): plain = 0x0A
      case UInt8(ascii: "r"): plain = 0x0D
      case UInt8(ascii: "t"): plain = 0x09
      case UInt8(ascii: "u"):
        guard var value = hex(offset, before: span.end) else { return nil }
        offset += 4
        if (0xD800..<0xDC00).contains(value) {
          guard offset + 6 <= span.end, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u"), let low = hex(offset + 2, before: span.end),
            (0xDC00..<0xE000).contains(low)
          else { return nil }
          value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
          offset += 6
        }
        guard let scalar = Unicode.Scalar(value) else { return nil }
        for unit in UTF8.encode(scalar) ?? .init() {
          target[count] = unit
          count += 1
        }
        continue
      default: return nil
      }
      target[count] = plain
      count += 1
    }
    return count
  }

  private func hex(_ offset: Int, before end: Int) -> UInt32? {
    guard offset + 4 <= end else { return nil }
    var value: UInt32 = 0
    for place in offset..<offset + 4 {
      let byte = bytes[place]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x41 + 10
      case 0x61...0x66: digit = byte - 0x61 + 10
      default: return nil
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  // MARK: - Bytes

  @inline(__always)
  private mutating func skipSpace() {
    while position < end, bytes[position] <= 0x20,
      [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position])
    {
      position += 1
    }
  }

  /// Takes what stands here, if it is this.
  @inline(__always)
  private mutating func take(_ expected: StaticString) -> Bool {
    let count = expected.utf8CodeUnitCount
    guard position + count <= end else { return false }
    for index in 0..<count where bytes[position + index] != expected.utf8Start[index] { return false }
    position += count
    return true
  }

  @inline(__always)
  private func reads(_ span: Span, _ name: StaticString) -> Bool {
    let count = name.utf8CodeUnitCount
    guard span.end - span.start == count else { return false }
    for index in 0..<count where bytes[span.start + index] != name.utf8Start[index] { return false }
    return true
  }
}
