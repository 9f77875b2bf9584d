import Diagnostics
import NIOCore
import WireFormat

/// The members of a small body, read by name and kind; whatever is not known is refused with a suggestion.
struct BodyFields {
  private let members: [(key: String, value: JSON)]

  /// Reads a body whose members are among the known ones.
  init(_ buffer: ByteBuffer, known: [String]) throws(Problem) {
    let json = try Call.read(buffer) { bytes throws(TurnLineError) in
      do throws(JSONError) {
        return try JSON(parsing: bytes)
      } catch {
        throw TurnLineError(message: error.message, column: error.offset + 1)
      }
    }
    guard case .object(let members) = json else {
      throw Problem(.malformedBody, "the body is one object: { … }")
    }
    for (key, _) in members where !known.contains(key) {
      let hint =
        nearest(to: key, among: known).map { "did you mean `\($0)`?" }
        ?? "fields are \(known.joined(separator: ", "))"
      throw Problem(.malformedBody, "unknown field `\(key)`; \(hint)")
    }
    self.members = members
  }

  private func value(_ name: String) -> JSON? {
    switch members.first(where: { $0.key == name })?.value {
    case nil, .null?: nil
    case let value?: value
    }
  }

  /// A text; nil if it is missing.
  func text(_ name: String) throws(Problem) -> String? {
    switch value(name) {
    case nil: return nil
    case .string(let text)?: return text
    default: throw Problem(.malformedBody, "`\(name)` is a text")
    }
  }

  /// An id or a name, checked; nil if it is missing.
  func id(_ name: String) throws(Problem) -> String? {
    guard let text = try text(name) else { return nil }
    return try Call.checked(id: text, "`\(name)`", .malformedBody)
  }

  /// An id or a name that must be there.
  func required(id name: String, _ meaning: String) throws(Problem) -> String {
    guard let id = try id(name) else { throw Problem(.malformedBody, "`\(name)` is missing: \(meaning)") }
    return id
  }

  /// A whole number; nil if it is missing.
  func number(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
    guard let value = value(name) else { return nil }
    guard let scaled = value.tenThousandths, scaled % 10_000 == 0, range.contains(Int(scaled / 10_000)) else {
      throw Problem(
        .malformedBody, "`\(name)` is a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return Int(scaled / 10_000)
  }

  /// Names; empty if they are missing.
  func names(_ name: String) throws(Problem) -> [String] {
    switch value(name) {
    case nil: return []
    case .array(let elements)?:
      var names: [String] = []
      for element in elements {
        guard case .string(let text) = element else {
          throw Problem(.malformedBody, "`\(name)` is a list of texts")
        }
        names.append(try Call.checked(id: text, "a name in `\(name)`", .malformedBody))
      }
      return names
    default: throw Problem(.malformedBody, "`\(name)` is a list of texts")
    }
  }

  /// Texts by name.
  func texts(_ name: String) throws(Problem) -> [String: String]? {
    switch value(name) {
    case nil: return nil
    case .object(let members)?:
      var texts: [String: String] = [:]
      for (key, value) in members {
        guard case .string(let text) = value else {
          throw Problem(.malformedBody, "`\(name)` is an object of texts; `\(key)` is none")
        }
        texts[key] = text
      }
      return texts
    default: throw Problem(.malformedBody, "`\(name)` is an object of texts")
    }
  }
}
