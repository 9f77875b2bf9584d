import Conversations
import RuleRuntime

extension Program {
  /// The program as text: every rule with its conditions and where their code lies, then the code.
  var listing: String {
    var lines = ["program \(fingerprint) \"\(title)\""]
    func list(_ kind: String, _ names: [String]) {
      for (index, name) in names.enumerated() { lines.append("\(kind) \(index) \(name)") }
    }
    list("fact", facts.map(\.name))
    list("topic", topics.map { $0.name + ($0.isSensitive ? " sensitive" : "") })
    list("trigger", triggers.map(\.name))
    list("intent", intents)
    list("desk", desks.map { "\($0.name) rank \($0.rank)" })
    list("script", scripts.map(\.name))
    list("track", zip(layout.tracks.names, tracks).map { "\($0.0) at \(place($0.1.condition))" })
    list("series", zip(layout.series.names, series).map { "\($0.0) at \(place($0.1.value))" })
    list("mood", moods.map { "\($0.name) enter at \(place($0.enter)) leave at \(place($0.leave))" })
    for (index, rule) in rules.enumerated() {
      let steps = rule.steps.map { "\($0)" }.joined(separator: " then ")
      lines.append(
        "rule \(index) \"\(rule.name)\" priority \(rule.priority.name)\(rule.isProtected ? " protected" : "") \(steps)"
      )
      for outline in outlines[rule.outline] {
        let indent = String(repeating: "  ", count: outline.depth + 1)
        lines.append("\(indent)\(outline.role.rawValue) \(outline.text) at \(place(outline.code))")
      }
    }
    for ensure in ensures { lines.append("ensure \"\(ensure.name)\" when at \(place(ensure.when))") }
    list("string", strings.map { "\"\($0)\"" })
    for (index, instruction) in code.enumerated() { lines.append("\(index) \(instruction)") }
    return lines.joined(separator: "\n") + "\n"
  }

  private func place(_ range: CodeRange) -> String { "\(range.lowerBound)..<\(range.upperBound)" }
}
