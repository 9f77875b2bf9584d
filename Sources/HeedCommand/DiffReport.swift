import Proofs
import WireFormat

/// A comparison for people, for pull requests and for programs.
struct ComparisonReport {
  let comparison: Proofs.Comparison

  private var conclusion: String {
    switch comparison.conclusion {
    case .equivalent: "both decide alike in every conversation"
    case .different:
      "\(comparison.changes.count) kind\(comparison.changes.count == 1 ? "" : "s") of change"
    case .noneFound(let messages):
      "no difference in conversations of up to \(messages) messages, and no proof that there is none"
    case .unknown(let reason): "unknown: \(reason)"
    }
  }

  private func declared(_ kind: DeclarationChange.Kind) -> [String] {
    comparison.declarations.filter { $0.kind == kind }.map(\.name)
  }

  // MARK: - For people

  var lines: [String] {
    var lines: [String] = []
    for change in comparison.changes {
      let style: Terminal.Style =
        switch change.kind.severity {
        case .lessCare: .red
        case .moreCare: .green
        case .other: .yellow
        }
      let severity = change.kind.severity == .other ? "" : "  (\(change.kind.severity.rawValue))"
      lines.append(Terminal.styled(change.kind.name, style, .bold) + Terminal.styled(severity, .dim))
      lines += change.example.conversation.lines.map { "  " + $0 }
      lines.append("  before  \(change.example.old)")
      lines.append("  now     \(change.example.new)")
    }
    for kind in [DeclarationChange.Kind.added, .removed, .changed] {
      let names = declared(kind)
      if names.isEmpty { continue }
      for (index, line) in Width.wrapped(names.joined(separator: ", "), columns: Terminal.columns - 10)
        .enumerated()
      {
        let head = index == 0 ? kind.rawValue : ""
        lines.append(head + String(repeating: " ", count: 9 - head.count) + line)
      }
    }
    let mark = comparison.conclusion == .equivalent ? Terminal.styled("=", .green, .bold) : "≠"
    return lines + ["\(mark) \(conclusion)"]
  }

  // MARK: - For a pull request

  var markdown: [String] {
    var lines = ["### What this change of the rules changes", "", conclusion + ".", ""]
    if !comparison.changes.isEmpty {
      lines += ["| change | care | before | now |", "|---|---|---|---|"]
      for change in comparison.changes {
        let care = change.kind.severity == .other ? "" : change.kind.severity.rawValue
        lines.append(
          "| \(Self.cell(change.kind.name)) | \(care) | \(Self.cell(change.example.old)) | \(Self.cell(change.example.new)) |"
        )
      }
      lines.append("")
      for change in comparison.changes {
        lines += ["<details><summary>\(Self.cell(change.kind.name))</summary>", "", "```text"]
        lines += change.example.conversation.lines.map { $0.replacing("```", with: "'''") }
        lines += ["```", "", "</details>"]
      }
      lines.append("")
    }
    for kind in [DeclarationChange.Kind.added, .removed, .changed] {
      let names = declared(kind)
      if !names.isEmpty {
        lines.append("- \(kind.rawValue): \(names.map(Self.cell).joined(separator: ", "))")
      }
    }
    return lines
  }

  private static func cell(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("|", with: "\\|").replacing("<", with: "&lt;")
  }

  // MARK: - For programs

  var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      switch comparison.conclusion {
      case .equivalent: writer.member("conclusion", "equivalent")
      case .different: writer.member("conclusion", "different")
      case .noneFound(let messages):
        writer.member("conclusion", "none found")
        writer.member("messages", messages)
      case .unknown(let reason):
        writer.member("conclusion", "unknown")
        writer.member("reason", reason)
      }
      writer.key("changes")
      writer.array(comparison.changes) { writer, change in
        writer.object { writer in
          writer.member("kind", change.kind.name)
          writer.member("severity", change.kind.severity.rawValue)
          writer.member("conversation", change.example.conversation.lines.joined(separator: "\n"))
          writer.member("before", change.example.old)
          writer.member("now", change.example.new)
        }
      }
      writer.key("declarations")
      writer.array(comparison.declarations) { writer, declaration in
        writer.object { writer in
          writer.member("name", declaration.name)
          writer.member("kind", declaration.kind.rawValue)
        }
      }
    }
    return writer.bytes
  }
}
