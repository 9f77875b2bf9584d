import RuleTesting
import WireFormat

/// What became of every change: a table, the survivors with tests that would notice them, and JSON.
struct TestMutationReport {
  let run: MutationRun
  /// By mutation.
  let outcomes: [MutationOutcome]
  let outcome: RuleFiles.Checked
  /// Most survivors that are shown.
  let most: Int
  /// Whether terms and expressions count for the score.
  let countsWords: Bool

  private struct Tally {
    var killed = 0
    var all = 0
    /// Whole per cent, rounded down.
    var percent: Int { all == 0 ? 100 : killed * 100 / all }

    mutating func add(_ outcome: MutationOutcome) {
      switch outcome {
      case .killed:
        killed += 1
        all += 1
      case .survived, .unreached: all += 1
      case .impossible: break
      }
    }
  }

  private func tally(_ isIncluded: (MutationKind) -> Bool) -> Tally {
    var tally = Tally()
    for (mutation, outcome) in zip(run.mutations, outcomes) where isIncluded(mutation.kind) {
      tally.add(outcome)
    }
    return tally
  }

  /// The share of changes that a test noticed: of rules, and with `countsWords` of words too.
  var percent: Int { tally { countsWords || !$0.isOfWords }.percent }

  /// Positions of what nobody noticed, rules before words.
  private var survivors: [Int] {
    let all = outcomes.indices.filter {
      switch outcomes[$0] {
      case .survived, .unreached: true
      case .killed, .impossible: false
      }
    }
    return all.filter { !run.mutations[$0].kind.isOfWords } + all.filter { run.mutations[$0].kind.isOfWords }
  }

  var lines: [String] {
    var lines: [String] = []
    let survivors = survivors
    for position in survivors.prefix(most) { lines += describe(position) + [""] }
    if survivors.count > most {
      lines += ["… and \(survivors.count - most) more that nobody noticed (--list 0 shows all)", ""]
    }
    lines.append(Terminal.styled("mutations", .bold))
    for kind in MutationKind.allCases {
      let tally = tally { $0 == kind }
      if tally.all > 0 { lines.append(row(kind.rawValue, tally)) }
    }
    lines.append(row("of rules", tally { !$0.isOfWords }))
    let words = tally { $0.isOfWords }
    if words.all > 0 { lines.append(row("of words", words)) }
    let failed = outcomes.count { if case .impossible = $0 { true } else { false } }
    if failed > 0 { lines.append("  \(failed) could not be tried") }
    return lines
  }

  private func row(_ name: String, _ tally: Tally) -> String {
    let count = Width.aligned("\(tally.killed) of \(tally.all)", to: 14)
    let percent = Width.aligned("\(tally.percent) %", to: 6)
    return "  \(Width.padded(name, to: 14))\(count)"
      + Terminal.styled(percent, tally.percent >= 90 ? .green : tally.percent >= 60 ? .yellow : .red)
  }

  private func describe(_ position: Int) -> [String] {
    let mutation = run.mutations[position]
    var lines = [
      Terminal.styled("survived", .yellow, .bold) + "  \(mutation.owner): "
        + Terminal.styled(mutation.change, .bold), "  \(outcome.place(mutation.span))",
    ]
    switch outcomes[position] {
    case .survived(let tests):
      let shown = tests.prefix(3).map { "\"\($0)\"" }.joined(separator: ", ")
      lines.append(
        "  comes up in \(shown)\(tests.count > 3 ? " and \(tests.count - 3) more" : ""), which expect nothing of it"
      )
    case .unreached:
      lines.append("  no \(mutation.kind.isOfWords ? "text" : "test") comes to where it matters")
    case .killed, .impossible: break
    }
    lines += run.outline(position).map { "    " + Terminal.styled($0, .dim) }
    return lines
  }

  /// One object per change, and one of the whole.
  var json: [[UInt8]] {
    var all: [[UInt8]] = []
    for (position, mutation) in run.mutations.enumerated() {
      var writer = JSONWriter()
      writer.object { writer in
        writer.member("kind", mutation.kind.rawValue)
        writer.member("owner", mutation.owner)
        writer.member("change", mutation.change)
        writer.member("place", outcome.place(mutation.span))
        switch outcomes[position] {
        case .killed(let test):
          writer.member("outcome", "killed")
          writer.member("by", test)
        case .survived(let tests):
          writer.member("outcome", "survived")
          writer.member("tests", tests)
          writer.member("outline", run.outline(position).joined(separator: "\n"))
        case .unreached:
          writer.member("outcome", "unreached")
          writer.member("outline", run.outline(position).joined(separator: "\n"))
        case .impossible(let reason):
          writer.member("outcome", "impossible")
          writer.member("reason", reason)
        }
      }
      all.append(writer.bytes)
    }
    var writer = JSONWriter()
    let rules = tally { !$0.isOfWords }
    let words = tally { $0.isOfWords }
    writer.object { writer in
      writer.member("percent", percent)
      writer.member("rules_killed", rules.killed)
      writer.member("rules", rules.all)
      writer.member("words_killed", words.killed)
      writer.member("words", words.all)
    }
    return all + [writer.bytes]
  }
}
