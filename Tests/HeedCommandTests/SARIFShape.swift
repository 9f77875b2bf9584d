import Foundation

/// What an object of SARIF 2.1.0 must and may hold, as far as `heed check` writes it: section 3 of the standard. Its schema
/// allows no other property.
struct SARIFShape {
  private indirect enum Kind: Sendable {
    case text
    case word([String])
    /// A whole number from a bound on.
    case number(Int)
    case object(String)
    case list(Kind)
    /// A property bag: anything.
    case bag
  }

  private static let objects: [String: (required: [String], properties: [String: Kind])] = [
    "log": (
      ["version", "runs"], ["$schema": .text, "version": .word(["2.1.0"]), "runs": .list(.object("run"))]
    ),
    "run": (
      ["tool"],
      [
        "tool": .object("tool"), "columnKind": .word(["utf16CodeUnits", "unicodeCodePoints"]),
        "results": .list(.object("result")),
      ]
    ),
    "tool": (["driver"], ["driver": .object("driver")]),
    "driver": (["name"], ["name": .text, "version": .text, "rules": .list(.object("rule"))]),
    "rule": (
      ["id"],
      [
        "id": .text, "shortDescription": .object("message"), "defaultConfiguration": .object("configuration"),
        "properties": .bag,
      ]
    ),
    "configuration": ([], ["level": level]),
    "result": (
      ["message"],
      [
        "ruleId": .text, "ruleIndex": .number(0), "level": level, "message": .object("message"),
        "locations": .list(.object("location")), "relatedLocations": .list(.object("location")),
        "fixes": .list(.object("fix")),
      ]
    ),
    "message": (["text"], ["text": .text]),
    "location": (
      [], ["id": .number(0), "physicalLocation": .object("place"), "message": .object("message")]
    ),
    "place": (["artifactLocation"], ["artifactLocation": .object("artifact"), "region": .object("region")]),
    "artifact": (["uri"], ["uri": .text]),
    "region": (
      ["startLine"],
      ["startLine": .number(1), "startColumn": .number(1), "endLine": .number(1), "endColumn": .number(1)]
    ),
    "fix": (["artifactChanges"], ["artifactChanges": .list(.object("change"))]),
    "change": (
      ["artifactLocation", "replacements"],
      ["artifactLocation": .object("artifact"), "replacements": .list(.object("replacement"))]
    ),
    "replacement": (
      ["deletedRegion"], ["deletedRegion": .object("region"), "insertedContent": .object("message")]
    ),
  ]
  private static let level = Kind.word(["none", "note", "warning", "error"])

  /// What is wrong with a log, a line each with its place.
  static func problems(of log: Any) -> [String] { problems(log, .object("log"), "log") }

  private static func problems(_ value: Any, _ kind: Kind, _ place: String) -> [String] {
    switch kind {
    case .bag: return value is [String: Any] ? [] : ["\(place) is no object"]
    case .text: return value is String ? [] : ["\(place) is no text"]
    case .word(let words): return words.contains(value as? String ?? "") ? [] : ["\(place) is \(value)"]
    case .number(let least): return value as? Int ?? -1 >= least ? [] : ["\(place) is \(value)"]
    case .list(let inner):
      guard let items = value as? [Any] else { return ["\(place) is no list"] }
      return items.enumerated().flatMap { problems($1, inner, "\(place)[\($0)]") }
    case .object(let name):
      guard let object = value as? [String: Any], let shape = objects[name] else {
        return ["\(place) is no object"]
      }
      return shape.required.filter { object[$0] == nil }.map { "\(place) lacks \($0)" }
        + object.flatMap { key, value in
          shape.properties[key].map { problems(value, $0, "\(place).\(key)") } ?? ["\(place) has \(key)"]
        }
    }
  }
}
