import Diagnostics
import RuleTesting
import WireFormat

/// Coverage as a table, as an annotated listing of the rule files, and as JSON.
struct TestCoverageReport {
  let coverage: Coverage
  let outcome: RuleFiles.Checked
  /// Most lines of each list of what is missing.
  let most: Int

  /// Rows that `--minimum` speaks of: what decides.
  private static let deciding: [Coverage.Kind] = [.rules, .conditions]

  /// The smaller share of rules and conditions, in per cent.
  var percent: Int { Self.deciding.map { coverage.row($0).percent }.min() ?? 100 }

  /// The table, and below it what is missing.
  var table: [String] {
    var lines = [Terminal.styled("coverage", .bold)]
    for row in coverage.rows where !row.items.isEmpty {
      let count = "\(row.covered) of \(row.items.count)"
      let share = Width.aligned("\(row.percent) %", to: 6)
      lines.append(
        "  \(Width.padded(row.kind.rawValue, to: 12))\(Width.aligned(count, to: 14))\(Self.styled(share, row.percent))"
          + "  \(row.kind.meaning)")
    }
    for kind in [Coverage.Kind.rules, .scripts, .desks, .ensures, .intents] {
      list(
        coverage.row(kind).items.filter { !$0.isCovered }.map { "\(place($0.span))\($0.name)" }, kind, &lines)
    }
    let half = coverage.conditions.filter { !($0.seenTrue && $0.seenFalse) }
    list(
      half.map { condition in
        let missing =
          condition.seenTrue ? "never false" : condition.seenFalse ? "never true" : "never looked at"
        return "\(place(condition.site.span))\(condition.site.text): \(missing)"
      }, .conditions, &lines)
    return lines
  }

  private func list(_ missing: [String], _ kind: Coverage.Kind, _ lines: inout [String]) {
    if missing.isEmpty { return }
    lines.append("")
    lines.append(Terminal.styled("\(kind.rawValue) that no test \(kind.verb)", .bold))
    lines += missing.prefix(most).map { "  " + $0 }
    if missing.count > most { lines.append("  … and \(missing.count - most) more (--list 0 shows all)") }
  }

  private func place(_ span: SourceSpan?) -> String { span.map { outcome.place($0) + "  " } ?? "" }

  private static func styled(_ text: String, _ percent: Int) -> String {
    Terminal.styled(text, percent >= 90 ? .green : percent >= 60 ? .yellow : .red)
  }

  // MARK: - Listing

  /// The rule files, line by line, with what was seen of each line before it.
  var listing: [String] {
    var marks: [SourceID: [Int: Mark]] = [:]
    func mark(_ span: SourceSpan?, _ change: (inout Mark) -> Void) {
      guard let span, let source = outcome.sources.first(where: { $0.id == span.source }) else { return }
      change(&marks[span.source, default: [:]][source.position(at: span.start).line, default: Mark()])
    }
    for item in coverage.row(.rules).items { mark(item.span) { $0.runs = item.tests.count } }
    for condition in coverage.conditions {
      mark(condition.site.span) {
        $0.conditions.append((condition.seenTrue ? "T" : "·") + (condition.seenFalse ? "F" : "·"))
        $0.isMissing = $0.isMissing || !(condition.seenTrue && condition.seenFalse)
      }
    }
    for kind in [Coverage.Kind.scripts, .desks, .ensures, .intents, .terms, .expressions] {
      for item in coverage.row(kind).items {
        mark(item.span) {
          $0.all += 1
          $0.covered += item.isCovered ? 1 : 0
        }
      }
    }
    var lines: [String] = []
    for source in outcome.sources {
      guard let marks = marks[source.id] else { continue }
      lines += ["", Terminal.styled(source.path, .bold)]
      for line in source.lineStarts.indices.map({ $0 + 1 }) {
        let mark = marks[line]
        let gutter = Width.padded(mark?.text ?? "", to: 11)
        let shown = mark?.isWhole == false ? Terminal.styled(gutter, .red) : Terminal.styled(gutter, .green)
        lines.append(
          "\(Width.aligned("\(line)", to: 5)) \(shown) \(Width.plain(source.text(ofLine: line - 1)))")
      }
    }
    return lines
  }

  /// What was seen of a line.
  private struct Mark {
    /// Tests in which the rule that starts here fired.
    var runs: Int?
    /// `TF`: seen true and false.
    var conditions: [String] = []
    var covered = 0
    var all = 0
    var isMissing = false

    var isWhole: Bool { !isMissing && runs != 0 && covered == all }

    var text: String {
      var parts: [String] = []
      if let runs { parts.append("\(runs)x") }
      parts += conditions
      if all == 1 { parts.append(covered == 1 ? "+" : "-") }
      if all > 1 { parts.append("\(covered)/\(all)") }
      return parts.joined(separator: " ")
    }
  }

  // MARK: - JSON

  /// One object.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("percent", percent)
      writer.key("rows")
      writer.array(coverage.rows) { writer, row in
        writer.object { writer in
          writer.member("kind", row.kind.rawValue)
          writer.member("covered", row.covered)
          writer.member("all", row.items.count)
          writer.member("percent", row.percent)
          if row.kind == .conditions { return }
          writer.key("items")
          writer.array(row.items) { writer, item in
            writer.object { writer in
              writer.member("name", item.name)
              if let span = item.span { writer.member("place", outcome.place(span)) }
              writer.member("covered", item.isCovered)
              if row.kind == .rules { writer.member("tests", item.tests) }
            }
          }
        }
      }
      writer.key("conditions")
      writer.array(coverage.conditions) { writer, condition in
        writer.object { writer in
          writer.member("condition", condition.site.text)
          writer.member("owner", condition.site.owner)
          writer.member("place", outcome.place(condition.site.span))
          writer.member("seen_true", condition.seenTrue)
          writer.member("seen_false", condition.seenFalse)
        }
      }
    }
    return writer.bytes
  }
}

extension Coverage.Kind {
  /// When one of them counts as covered.
  fileprivate var meaning: String {
    switch self {
    case .rules: "fired in a test"
    case .conditions: "seen true and false"
    case .scripts: "said in a test"
    case .desks: "reached in a test"
    case .ensures: "applied in a test, so that it could have been broken"
    case .intents: "the best of some message"
    case .terms, .expressions: "found in a test or a `yes` example"
    }
  }

  fileprivate var verb: String {
    switch self {
    case .rules: "fires"
    case .conditions: "sees true and false"
    case .scripts: "hears"
    case .desks: "reaches"
    case .ensures: "puts to the test"
    case .intents, .terms, .expressions: "meets"
    }
  }
}
