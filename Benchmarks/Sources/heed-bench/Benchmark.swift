import Foundation

/// All cases, one after the other, and the table.
struct Benchmark {
  private var options: [String: String] = [
    "rules": "rules/storefront", "work": "Benchmarks/.build/work", "sources": "Benchmarks/Peers",
    "rounds": "7",
  ]

  /// - Parameter arguments: names with two dashes, each with a value.
  init(_ arguments: [String]) throws {
    let known = ["rules", "work", "data", "peers", "sources", "heed", "rounds", "only"]
    for index in stride(from: 0, to: arguments.count, by: 2) {
      let name = String(arguments[index].dropFirst(2))
      guard arguments[index].hasPrefix("--"), known.contains(name), index + 1 < arguments.count else {
        throw RuleSetError(
          description: "what is `\(arguments[index])`? `heed-bench --help` shows what there is")
      }
      options[name] = arguments[index + 1]
    }
  }

  /// Measures, and prints the table with what is needed to read it.
  func run() throws {
    let rules = options["rules"] ?? ""
    let work = options["work"] ?? ""
    let rounds = max(options["rounds"].flatMap { Int($0) } ?? 7, 1)
    let peers = Peers(folder: options["peers"], sources: options["sources"] ?? "")
    let folder = try WorkloadFolder(path: work, from: options["data"])
    var table = ResultTable()
    var remarks: [String] = []

    /// A part that fails must not cost the others.
    func measure(_ part: String, _ body: () throws -> Void) {
      guard wants(part) else { return }
      progress(part)
      do { try body() } catch {
        remarks.append(
          "**Not measured to the end: \(part)**, \((error as? PeerError)?.reason ?? "\(error)").")
      }
    }
    measure("matching") {
      for item in MatchingCase.all { try item.run(folder, peers, rounds: rounds, into: &table) }
    }
    measure("decisions") {
      try DecisionCases(rules: rules, work: work, rounds: rounds).run(folder, peers, into: &table)
    }
    measure("reading") { try ReadingCases(rounds: rounds).run(folder, peers, into: &table) }
    measure("loading") {
      try LoadingCases(rules: rules, work: work, rounds: rounds).run(folder, into: &table)
    }
    measure("hostile") {
      for item in HostileCase.all { try item.run(rounds: rounds, into: &table) }
    }
    measure("lines") {
      guard let heed = options["heed"], FileManager.default.isExecutableFile(atPath: heed) else {
        throw RuleSetError(description: "the built command is not at `--heed`")
      }
      try LineCases(heed: heed, rules: rules, work: work, rounds: rounds).run(into: &table)
    }

    print(heading)
    print(table.markdown)
    if table.missed > 0 { remarks.append("\(table.missed) targets were missed.") }
    for remark in remarks {
      print("\n" + remark)
      progress(remark)
    }
  }

  private func wants(_ name: String) -> Bool {
    options["only"].map { $0.split(separator: ",").contains(Substring(name)) } ?? true
  }

  private func progress(_ words: String) {
    FileHandle.standardError.write(Data("\(words) …\n".utf8))
  }

  /// Machine and date.
  private var heading: String {
    let cpu =
      (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?
      .split(separator: "\n").first { $0.hasPrefix("model name") }?
      .split(separator: ":").last?.trimmingCharacters(in: .whitespaces) ?? "unknown processor"
    let date = Date.now.formatted(.iso8601.year().month().day())
    let workload = options["data"] == nil ? "generated here" : "read from another generator's files"
    return
      "Measured \(date) on \(cpu), \(ProcessInfo.processInfo.activeProcessorCount) cores; patterns and messages \(workload).\n"
  }
}
