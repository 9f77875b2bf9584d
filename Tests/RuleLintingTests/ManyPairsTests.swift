import Diagnostics
import RuleLinting
import Testing

@Suite("Rule sets with very many pairs")
struct ManyPairsTests {
  private static let start = LintPageTests.prelude.utf8.count

  @Test("A lint that stops comparing terms says where")
  func terms() {
    // All begin alike, so that each may stand in each other one.
    let terms = (0..<800).map { "\"ab\(1000 + $0)\"" }.joined(separator: ", ")
    let linted = LintedText(LintPageTests.prelude + "topic many { terms \(terms), \"cd\", \"cd1\" }\n")
    #expect(linted.errors == [])
    let remarks = linted.findings.filter { $0.diagnostic.code == "H1002" }
    #expect(remarks.count == 1)
    #expect(remarks.first?.diagnostic.finding.message(in: .english).contains("there are too many") == true)
    #expect(remarks.first?.fix == nil)
  }

  @Test("Tags that differ by a letter are found among many")
  func tags() {
    let tags = (0..<600).map { "tag_\(1_000_000 + $0 * 137)" } + ["complaints", "complaint"]
    let linted = LintedText(
      LintPageTests.prelude
        + tags.map { "rule \"\($0)\" { when trigger complains  tag \($0) }\n" }.joined())
    #expect(linted.errors == [])
    let found = linted.lines.filter { $0.contains("H1049") }
    #expect(
      found.contains {
        $0.contains("`complaints` is almost `complaint`") || $0.contains("`complaint` is almost `complaints`")
      })
  }

  @Test(
    "Comparisons that exclude each other are found wherever they stand",
    arguments: [
      ("anger >= 0.7", "anger < 0.5", true), ("anger < 0.5", "anger >= 0.7", true),
      ("anger = 0.5", "anger = 0.6", true),
      ("anger >= 0.5", "anger < 0.7", false), ("customer.tier = vip", "customer.tier = plus", true),
      ("customer.tier = vip", "customer.tier != vip", true),
      ("customer.tier != vip", "customer.tier = vip", true),
      ("customer.tier != vip", "customer.tier != plus", false),
    ])
  func comparisons(_ first: String, _ second: String, _ exclude: Bool) {
    let linted = LintedText(
      LintPageTests.prelude
        + "rule \"x\" { when \(first) and joy >= 0.1 and sadness >= 0.1 and \(second)  tag x }\n")
    #expect(linted.codes(from: Self.start).contains("H1031") == exclude)
  }
}
