import Foundation

/// A JSON value.
indirect enum JSONValue: Decodable, Equatable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let truth = try? container.decode(Bool.self) {
      self = .bool(truth)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let elements = try? container.decode([JSONValue].self) {
      self = .array(elements)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  init(parsing text: String) throws { self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) }

  subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  var members: [String: JSONValue] {
    if case .object(let members) = self { members } else { [:] }
  }

  var elements: [JSONValue] {
    if case .array(let elements) = self { elements } else { [] }
  }

  var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  var type: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .number(let number): number.rounded() == number ? "integer" : "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}

/// As much of JSON Schema 2020-12 as our schemas use; what it does not know it refuses, so that nothing goes unchecked.
struct JSONSchema {
  let root: JSONValue

  /// What is wrong with a value, each with its place; empty if it conforms.
  func complaints(about value: JSONValue) -> [String] { complaints(value, root, at: "") }

  private func complaints(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
    if case .bool(let allows) = schema { return allows ? [] : ["\(place) must not be there"] }
    return schema.members.flatMap { complaints(value, keyword: $0, $1, schema, at: place) }
  }

  private func complaints(
    _ value: JSONValue, keyword: String, _ rule: JSONValue, _ schema: JSONValue, at place: String
  ) -> [String] {
    func bound(_ holds: (Double) -> Bool, _ size: Double?) -> [String] {
      size.map(holds) == false ? ["\(place): \(keyword)"] : []
    }
    let limit: Double = if case .number(let number) = rule { number } else { .nan }
    let count: Double? = if case .array(let elements) = value { Double(elements.count) } else { nil }
    let number: Double? = if case .number(let number) = value { number } else { nil }
    switch keyword {
    case "$schema", "$defs", "title", "description", "then", "else": return []
    case "$ref":
      let name = rule.text?.replacing("#/$defs/", with: "") ?? ""
      guard let target = root["$defs"]?[name] else { return ["there is no $defs/\(name)"] }
      return complaints(value, target, at: place)
    case "type":
      let types = rule.text.map { [$0] } ?? rule.elements.compactMap(\.text)
      let isFitting = types.contains(value.type) || (value.type == "integer" && types.contains("number"))
      return isFitting ? [] : ["\(place) is of type \(value.type)"]
    case "enum": return rule.elements.contains(value) ? [] : ["\(place) is \(value)"]
    case "const": return rule == value ? [] : ["\(place) is \(value)"]
    case "properties":
      return rule.members.flatMap { name, rule in
        value[name].map { complaints($0, rule, at: "\(place)/\(name)") } ?? []
      }
    case "additionalProperties":
      return value.members.filter { schema["properties"]?[$0.key] == nil }.flatMap { name, member in
        complaints(member, rule, at: "\(place)/\(name)")
      }
    case "required":
      guard case .object(let members) = value else { return [] }
      return rule.elements.compactMap(\.text).filter { members[$0] == nil }.map {
        "\(place)/\($0) is missing"
      }
    case "dependentRequired":
      return rule.members.filter { value[$0.key] != nil }.flatMap { _, names in
        names.elements.compactMap(\.text).filter { value[$0] == nil }.map { "\(place)/\($0) is missing" }
      }
    case "items":
      return value.elements.enumerated().flatMap { complaints($1, rule, at: "\(place)/\($0)") }
    case "minItems": return bound({ $0 >= limit }, count)
    case "maxItems": return bound({ $0 <= limit }, count)
    case "minLength": return bound({ $0 >= limit }, value.text.map { Double($0.unicodeScalars.count) })
    case "minimum": return bound({ $0 >= limit }, number)
    case "maximum": return bound({ $0 <= limit }, number)
    case "uniqueItems":
      let repeated = value.elements.indices.filter { value.elements[..<$0].contains(value.elements[$0]) }
      return repeated.map { "\(place)/\($0) stands twice" }
    case "pattern":
      guard let text = value.text else { return [] }
      guard let pattern = try? Regex(rule.text ?? "") else { return ["\(rule) is no pattern"] }
      return text.contains(pattern) ? [] : ["\(place) is \(text)"]
    case "anyOf":
      let fits = rule.elements.contains { complaints(value, $0, at: place).isEmpty }
      return fits ? [] : ["\(place) is none of what it may be"]
    case "allOf": return rule.elements.flatMap { complaints(value, $0, at: place) }
    case "if":
      let branch = complaints(value, rule, at: place).isEmpty ? schema["then"] : schema["else"]
      return branch.map { complaints(value, $0, at: place) } ?? []
    default: return ["the keyword \(keyword) is not known to this check"]
    }
  }

  /// Names of all members that the schema knows, those in `$defs` included.
  var names: Set<String> { Self.names(in: root) }

  private static func names(in schema: JSONValue) -> Set<String> {
    var names = Set(schema["properties"]?.members.keys ?? [:].keys)
    for (keyword, rule) in schema.members where keyword != "if" {
      switch keyword {
      case "properties", "$defs":
        for member in rule.members.values { names.formUnion(Self.names(in: member)) }
      default:
        names.formUnion(Self.names(in: rule))
        for element in rule.elements { names.formUnion(Self.names(in: element)) }
      }
    }
    return names
  }
}
