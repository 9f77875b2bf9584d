import Patterns
import TextNormalization

/// Patterns that can take time without end, on the texts of 4 KB that make them do so.
struct HostileCase {
  let pattern: String
  let text: String

  static let all = [
    HostileCase(pattern: "(a+)+$", text: String(repeating: "a", count: 4095) + "!"),
    HostileCase(pattern: "(a|aa)+$", text: String(repeating: "a", count: 4095) + "!"),
    HostileCase(pattern: #"^(\w+\s?)+$"#, text: String(repeating: "ab ", count: 1365) + "!"),
    HostileCase(pattern: "(?=.*a)(?=.*b).+", text: "b\n" + String(repeating: "a", count: 4094)),
    HostileCase(
      pattern: #"(?=.*\brefund\b)(?=.*\bnow\b).+"#, text: "now\n" + String(repeating: "refund ", count: 584)),
    HostileCase(pattern: #"(\w+ ){0,3}refund"#, text: String(repeating: "a", count: 4089) + "\nrefund"),
    HostileCase(pattern: #"(.*,){8}x"#, text: String(repeating: "a,", count: 2047) + "xy"),
    HostileCase(pattern: #"(\w+)\s\1\s\1!"#, text: String(repeating: "a ", count: 2047) + "!"),
  ]

  /// Measures and adds a row: the figure is bounded whatever the pattern, and a pattern that gave up says so.
  func run(rounds: Int, into table: inout ResultTable) throws {
    let set = try PatternSet([
      PatternDefinition(name: "hostile", expressions: [RegexSource(pattern, raw: true)])
    ])
    let normalized = Normalizer().normalized(text)
    let bytes = Array(text.utf8)
    let plain = PlainLoop([
      WorkloadPattern(kind: .expression, caseless: false, source: pattern, literals: [])
    ])
    let scratch = Shared(PatternScratch())
    let hits = set.scan(normalized, scratch: &scratch.value)
    var race = Race()
    race.add("heed", items: 1) { set.scan(normalized, scratch: &scratch.value).faults.count }
    race.add("plain", items: 1) { plain.count(bytes) }
    let results = try race.medians(rounds: rounds)
    let end = hits.faults.isEmpty ? hits.matches.isEmpty ? ", no match" : ", match" : ", fault"
    table.add(
      "hostile `\(pattern)` on 4 KB", results["heed"]?.nanoseconds ?? 0, peer: "PCRE2 JIT",
      results["plain"]?.nanoseconds, target: .most(5e6), remark: end)
  }
}

/// Holds what cannot be copied for closures that share it.
final class Shared<Value: ~Copyable> {
  var value: Value
  init(_ value: consuming Value) { self.value = value }
}
