import Foundation

/// Throughput of the built command on JSON Lines, on one core and without the time that it takes to start.
struct LineCases {
  let heed: String
  let rules: String
  let work: String
  let rounds: Int
  private static let turns = 100_000

  func run(into table: inout ResultTable) throws {
    let command = Executable(path: heed)
    try write()
    let turns = "\(work)/turns.jsonl"
    let one = "\(work)/turn.jsonl"
    let generated = "\(work)/lines.heed"
    try GeneratedRules(rules: 1000).text.write(toFile: generated, atomically: true, encoding: .utf8)
    let runs: [(String, [String], ResultTable.Target?)] = [
      (
        "`heed decide --compact`, 1,000 rules", ["decide", "--compact", "--rules", generated],
        .least(150_000)
      ),
      ("`heed decide --compact`, storefront", ["decide", "--compact", "--rules", rules], .least(150_000)),
      ("`heed decide`, storefront", ["decide", "--rules", rules], nil),
      ("`heed score`", ["score"], nil),
    ]
    for (title, arguments, target) in runs {
      var rates: [Double] = []
      for _ in 0..<max(rounds / 2, 3) {
        let start = try command.cost(arguments + [one])
        let whole = try command.cost(arguments + [turns])
        rates.append(Double(Self.turns) / (whole - start) * 1e9)
      }
      table.add(title + ", turns a second", rates.median, .perSecond, target: target)
    }
  }

  private func write() throws {
    var writer = MessageWriter(seed: 8)
    var lines = ""
    for index in 0..<Self.turns {
      let text = writer.message().replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      let (hours, rest) = ((index / 3600) % 24, index % 3600)
      let day = 2 + index / 86_400
      lines +=
        #"{"conversation":"c\#(index / 8)","turn":"t\#(index % 8)","text":"\#(text)","at":"2026-03-\#(two(day))T\#(two(hours)):\#(two(rest / 60)):\#(two(rest % 60))Z","channel":"web"}"#
        + "\n"
      if index == 0 { try lines.write(toFile: "\(work)/turn.jsonl", atomically: true, encoding: .utf8) }
    }
    try lines.write(toFile: "\(work)/turns.jsonl", atomically: true, encoding: .utf8)
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
