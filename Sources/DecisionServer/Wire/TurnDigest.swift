import Conversations
import Crypto
import WireFormat

/// Tells a repeated turn from another turn under the same id: SHA-256 of what the turn says, however its JSON is written.
enum TurnDigest {
  /// - Parameter turn: as it was sent, before the server gave it a time.
  static func digest(of turn: Turn, settling handoff: String? = nil) -> [UInt8] {
    var writer = JSONWriter()
    writer.turn(turn, text: turn.text, fact: { $0 })
    if let handoff { writer.string(handoff) }
    return writer.withBytes { Array(SHA256.hash(data: $0)) }
  }

  /// SHA-256 over texts, each after a zero byte, as hexadecimal digits.
  static func name(of texts: String...) -> String {
    var hash = SHA256()
    for text in texts {
      hash.update(data: [0])
      hash.update(data: Array(text.utf8))
    }
    return Hexadecimal.text(of: Array(hash.finalize().prefix(12)))
  }
}

/// Bytes as lower-case hexadecimal digits.
enum Hexadecimal {
  private static let digits = Array("0123456789abcdef".utf8)

  static func text(of bytes: [UInt8]) -> String {
    String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Nil for what is not an even number of hexadecimal digits.
  static func bytes(of text: String) -> [UInt8]? {
    let values = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue ?? 16 }
    guard values.count % 2 == 0, values.allSatisfy({ $0 < 16 }) else { return nil }
    return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] << 4 | values[$0 + 1]) }
  }
}

extension JSONWriter {
  /// A turn as `heed decide` reads it, without the conversation; facts and desks in the order of their names.
  ///
  /// - Parameters:
  ///   - text: what to write of its text; nil: nothing.
  ///   - fact: what to write of a fact that is a text; nil: nothing.
  mutating func turn(_ turn: Turn, text: String?, fact: (String) -> String?) {
    openObject()
    member("turn", turn.id)
    member("speaker", turn.speaker.rawValue)
    if let text { member("text", text) }
    if let at = turn.at { member("at", Timestamp.text(of: at)) }
    if let channel = turn.channel { member("channel", channel) }
    if turn.kind != .text { member("kind", turn.kind.rawValue) }
    if !turn.facts.isEmpty {
      key("facts")
      openObject()
      for (name, value) in turn.facts.sorted(by: { $0.key < $1.key }) {
        switch value {
        case .unknown:
          key(named: name)
          null()
        case .truth(let truth):
          key(named: name)
          bool(truth)
        case .number(let number):
          key(named: name)
          tenThousandths(number)
        case .text(let words):
          guard let words = fact(words) else { continue }
          key(named: name)
          string(words)
        }
      }
      closeObject()
    }
    if let answered = turn.answered { member("answered", answered) }
    if turn.givesBack { member("gives_back", true) }
    if !turn.desks.isEmpty {
      key("desks")
      openObject()
      for (name, state) in turn.desks.sorted(by: { $0.key < $1.key }) {
        key(named: name)
        string(state.rawValue)
      }
      closeObject()
    }
    if let event = turn.event { member("event", event) }
    closeObject()
  }

  /// A number of ten-thousandths as a decimal: 12_500 is `1.25`.
  private mutating func tenThousandths(_ value: Int64) {
    let (whole, fraction) = value.magnitude.quotientAndRemainder(dividingBy: 10_000)
    var digits = String(fraction + 10_000).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    raw((value < 0 ? "-" : "") + "\(whole)" + (digits.isEmpty ? "" : ".\(digits)"))
  }
}
