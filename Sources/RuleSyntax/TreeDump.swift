package import Diagnostics
import Signals

// A readable, stable form of tokens and trees, without places: two files with the same tree mean the same.

/// One token a line: its kind and what Heed reads.
package func dump(tokens: [Token], of source: SourceFile) -> String {
  tokens.map { token in
    let reading = token.kind == .endOfFile ? "" : " " + token.reading(in: source)
    return (token.startsLine ? "| " : "  ") + token.kind.rawValue + reading + "\n"
  }.joined()
}

/// The tree of a file, two spaces a level, conditions in prefix form.
package func dump(_ file: RuleFileSyntax) -> String {
  var dump = TreeDump()
  for declaration in file.declarations { dump.write(declaration) }
  return dump.text
}

/// A condition or value in prefix form: `(all (topic legal) (>= upset 0.6))`.
package func dump(_ expression: ExpressionSyntax) -> String { TreeDump.prefix(expression) }

struct TreeDump {
  var text = ""
  var level = 0

  mutating func line(_ parts: String?...) {
    text += String(repeating: "  ", count: level) + parts.compactMap { $0 }.joined(separator: " ") + "\n"
  }

  mutating func line(_ word: String, _ expression: ExpressionSyntax?) {
    if let expression { line(word, Self.prefix(expression)) }
  }

  mutating func line(_ word: String, named name: NameSyntax?) {
    if let name { line(word, name.value) }
  }

  mutating func deeper(_ body: (inout TreeDump) -> Void) {
    level += 1
    body(&self)
    level -= 1
  }

  mutating func texts(_ word: String, _ texts: [TextSyntax]) {
    for text in texts { line(word, Self.quoted(text)) }
  }

  static func quoted(_ text: TextSyntax?) -> String? { text.map { quotedText($0.value) } }

  static func literal(_ literal: LiteralSyntax) -> String {
    switch literal {
    case .number(let units): decimalText(units)
    case .text(let text): quotedText(text)
    case .date(let date): date.text
    case .clock(let minutes): clockText(minutes)
    case .word(let word): word
    }
  }

  static func dates(_ from: Spanned<CivilDate>, _ to: Spanned<CivilDate>?) -> String {
    from.value.text + (to.map { " to " + $0.value.text } ?? "")
  }

  // MARK: Conditions

  static func prefix(_ expression: ExpressionSyntax) -> String {
    switch expression.node {
    case .all(let items): form("all", items)
    case .any(let items): form("any", items)
    case .not(let inner): form("not", [inner])
    case .group(let inner): form("group", [inner])
    case .window(let inner, let window): "(\(self.window(window)) \(prefix(inner)))"
    case .compare(let left, let sign, let right): form(sign.value.rawValue, [left, right])
    case .topic(let name, let ofDraft): "(\(ofDraft ? "draft " : "")topic \(name.value))"
    case .trigger(let name, let ofDraft): "(\(ofDraft ? "draft " : "")trigger \(name.value))"
    case .intent(let name, let threshold, let strict):
      "(intent \(name.value)" + (threshold.map { (strict ? " > " : " >= ") + decimalText($0.value) } ?? "")
        + ")"
    case .intentNone: "(intent none)"
    case .mood(let name): "(mood \(name.value))"
    case .desk(let name, let state): "(desk \(name.value) is \(state.rawValue))"
    case .after(let rule, let messages): "(after \(quotedText(rule.value)) within \(messages))"
    case .timeIn(let from, let to, let zone):
      "(time in \(clockText(from))-\(clockText(to))\(zone.map { " " + $0.value } ?? ""))"
    case .draftMatches(let regex, let raw): "(draft matches \(raw ? "raw " : "")/\(regex.value)/)"
    case .isKnown(let name): "(known \(name.value))"
    case .name(let name): name
    case .literal(let value): literal(value)
    case .orElse(let value, let fallback): "(else \(prefix(value)) \(literal(fallback.value)))"
    case .add(let left, let right): form("+", [left, right])
    case .subtract(let left, let right): form("-", [left, right])
    case .multiply(let left, let right): form("*", [left, right])
    case .minimum(let values): form("min", values)
    case .maximum(let values): form("max", values)
    case .overMessages(let aggregate, let value, let messages):
      "(\(aggregate.rawValue) \(prefix(value)) \(messages))"
    case .daysSince(let value): form("days-since", [value])
    case .missing: "(missing)"
    }
  }

  private static func form(_ head: String, _ items: [ExpressionSyntax]) -> String {
    "(" + head + items.map { " " + prefix($0) }.joined() + ")"
  }

  private static func window(_ window: WindowSyntax) -> String {
    switch window.kind {
    case .inOf(let count, let messages): "in \(count) of last \(messages)"
    case .forAll(let messages): "for \(messages)"
    case .withinLast(let messages): "within last \(messages)"
    case .ever: "ever"
    }
  }
}
