/// A name inside a sentence, between characters that no rule file may hold.
enum Named {
  fileprivate static let start: Character = "\u{1}"
  fileprivate static let middle: Character = "\u{2}"
  fileprivate static let end: Character = "\u{3}"

  /// Something that has a place on the page.
  static func link(_ name: String, to target: String) -> String { "\(start)\(target)\(middle)\(name)\(end)" }

  /// A name as rules write it.
  static func code(_ name: String) -> String { link(name, to: "") }
}

/// HTML under construction. Whatever comes out of a rule set goes through `text`, which escapes it; markup is written in this
/// module alone, as literals.
struct HTML {
  private(set) var source = ""

  /// An attribute whose name and, but for those that carry a text, value are known in advance.
  enum Attribute {
    case marked(StaticString)
    case id(String)
    /// A link to an element of the same page.
    case to(String)
    case kind(StaticString)
    case label(String)
    case language(String)
    case title(String)
  }

  init() {}

  init(_ body: (inout HTML) -> Void) { body(&self) }

  /// A text, escaped.
  mutating func text(_ text: String) { source += Self.escaped(text) }

  /// A sentence with the names that `Named` put into it.
  mutating func sentence(_ sentence: String) {
    var rest = sentence[...]
    while let start = rest.firstIndex(of: Named.start) {
      text(String(rest[..<start]))
      let inner = rest[rest.index(after: start)...]
      guard let middle = inner.firstIndex(of: Named.middle), let end = inner.firstIndex(of: Named.end),
        middle < end
      else { break }
      let target = String(inner[..<middle])
      let name = String(inner[inner.index(after: middle)..<end])
      if target.isEmpty { element("code", text: name) } else { element("a", .to(target), text: name) }
      rest = inner[inner.index(after: end)...]
    }
    text(String(rest))
  }

  /// Markup or a text of ours.
  mutating func literal(_ markup: StaticString) { source += markup.description }

  mutating func append(_ other: HTML) { source += other.source }

  mutating func element(_ name: StaticString, _ attributes: Attribute..., body: (inout HTML) -> Void) {
    open(name, attributes)
    body(&self)
    source += "</\(name)>"
  }

  mutating func element(_ name: StaticString, _ attributes: Attribute..., text: String) {
    open(name, attributes)
    self.text(text)
    source += "</\(name)>"
  }

  /// An element without an end.
  mutating func void(_ name: StaticString, _ attributes: Attribute...) { open(name, attributes) }

  private mutating func open(_ name: StaticString, _ attributes: [Attribute]) {
    source += "<\(name)"
    for attribute in attributes {
      switch attribute {
      case .marked(let markup): source += " \(markup)"
      case .id(let id): source += " id=\"\(Self.escaped(id))\""
      case .to(let id): source += " href=\"#\(Self.escaped(id))\""
      case .kind(let kind): source += " class=\"\(kind)\""
      case .label(let label): source += " aria-label=\"\(Self.escaped(label))\""
      case .language(let language): source += " lang=\"\(Self.escaped(language))\""
      case .title(let title): source += " title=\"\(Self.escaped(title))\""
      }
    }
    source += ">"
  }

  /// Also without what a page may not hold: control characters, and those that turn the direction of what follows.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n", "\t": escaped.unicodeScalars.append(scalar)
      default:
        let isUnfit: Bool =
          switch scalar.value {
          case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: true
          default: false
          }
        escaped.unicodeScalars.append(isUnfit ? "\u{FFFD}" : scalar)
      }
    }
    return escaped
  }
}
