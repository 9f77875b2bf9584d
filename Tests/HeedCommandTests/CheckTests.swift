import Foundation
import Testing

@testable import HeedCommand

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("What `heed check` prints and mends")
struct CheckTests {
  private static let rules =
    Starter.english + """

      extend topic legal { terms "solicitor", "solicitor ", "small claims court", "small claims" }
      rule "strike" { when not (upset < 0.4)  tag strike }
      """

  private static func run(_ command: String, _ rules: String = rules) throws -> (HeedProcess.Outcome, String)
  {
    let process = try HeedProcess(rules: rules)
    defer { process.remove() }
    let outcome = try process.run(command)
    let text = try String(
      contentsOf: process.folder.appending(path: "rules/rules.heed"), encoding: .utf8)
    return (outcome, text)
  }

  @Test("The starter has no findings, in either language", arguments: [Starter.english, Starter.chinese])
  func starter(rules: String) throws {
    let (outcome, _) = try Self.run("heed check --strict --format json rules", rules)
    #expect(outcome.status == 0)
    #expect(outcome.output == "")
  }

  @Test("Findings are lines of JSON, in order, with their fixes")
  func json() throws {
    let (outcome, _) = try Self.run("heed check --format json rules")
    let findings = try outcome.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(findings.map { $0["code"] as? String } == ["H1001", "H1002", "H1035"])
    #expect(findings.allSatisfy { ($0["fix"] as? [Any])?.count == 1 })
    #expect(outcome.status == 0)
  }

  @Test("A fix mends the file, says so, and leaves nothing to mend")
  func fix() throws {
    let (outcome, text) = try Self.run("heed check --fix rules && heed check --strict rules")
    #expect(outcome.status == 0)
    #expect(outcome.output.components(separatedBy: "mended rules/rules.heed:").count == 4)
    #expect(
      text.hasSuffix(
        """

        extend topic legal { terms "solicitor", "small claims" }
        rule "strike" { when upset >= 0.4  tag strike }
        """))
  }

  @Test("A rule set with errors is left as it is")
  func errors() throws {
    let broken = Self.rules + "\nrule \"x\" { when topic nothing  tag x }\n"
    let (outcome, text) = try Self.run("heed check --fix rules", broken)
    #expect(outcome.status == 1)
    #expect(text == broken)
  }

  @Test("What is denied fails, what is allowed is not mended")
  func severities() throws {
    #expect(try Self.run("heed check --deny H1001 rules").0.status == 1)
    #expect(try Self.run("heed check --strict --allow clarity rules").0.status == 0)
    let (_, text) = try Self.run("heed check --fix --allow clarity rules")
    #expect(text == Self.rules)
    #expect(try Self.run("heed check --deny H0301 rules").0.status == 2)
  }

  @Test("Dates are judged as on a day")
  func today() throws {
    let rules = Starter.english + "topic gifts { terms \"gift\"  review by 2027-01-01 }\n"
    #expect(!(try Self.run("heed check --today 2026-12-31 rules", rules).0.output.contains("H0705")))
    #expect(try Self.run("heed check --today 2027-01-02 rules", rules).0.output.contains("H0705"))
    #expect(try Self.run("heed check --today tomorrow rules", rules).0.status == 2)
  }

  @Test("A log of SARIF has what its schema requires")
  func sarif() throws {
    let (outcome, _) = try Self.run("heed check --format sarif rules")
    let log = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
    #expect(driver["name"] as? String == "heed")
    let ids = try #require(driver["rules"] as? [[String: Any]]).map { $0["id"] as? String }
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.count == 3)
    for result in results {
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(ids[index] == result["ruleId"] as? String)
      #expect((result["message"] as? [String: Any])?["text"] is String)
      #expect(["error", "warning", "note"].contains(result["level"] as? String))
      let place = try #require(
        (result["locations"] as? [[String: Any]])?.first?["physicalLocation"] as? [String: Any])
      #expect((place["artifactLocation"] as? [String: Any])?["uri"] as? String == "rules/rules.heed")
      #expect(((place["region"] as? [String: Any])?["startLine"] as? Int ?? 0) > 1)
      let fix = try #require((result["fixes"] as? [[String: Any]])?.first)
      let change = try #require((fix["artifactChanges"] as? [[String: Any]])?.first)
      #expect((change["replacements"] as? [[String: Any]])?.first?["deletedRegion"] is [String: Any])
    }
  }

  @Test(
    "A log of SARIF has nothing that its schema does not know",
    arguments: [
      rules, Starter.english, "rule \"坏\" { when topic nothing  handoff to nobody }\n\u{FEFF}policy \"x", "",
    ])
  func sarifShape(_ rules: String) throws {
    let (outcome, _) = try Self.run("heed check --format sarif rules", rules)
    let log = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    #expect(SARIFShape.problems(of: log) == [])
  }

  @Test("JUnit counts as failures what makes the check fail")
  func junit() throws {
    let (lenient, _) = try Self.run("heed check --format junit rules")
    #expect(lenient.output.contains(#"<testsuites name="heed check" tests="3" failures="0">"#))
    let (strict, _) = try Self.run("heed check --strict --format junit rules")
    #expect(strict.output.contains(#"tests="3" failures="3""#))
    #expect(XMLParser(data: Data(strict.output.utf8)).parse())
  }

  @Test("Workflow commands name file and line")
  func github() throws {
    let (outcome, _) = try Self.run("heed check --format github rules")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(
      lines.allSatisfy { $0.hasPrefix("::warning file=rules/rules.heed,line=") && $0.contains(",title=H10") })
    #expect(lines.allSatisfy { $0.contains("%0Ahelp: ") })
  }

  @Test("Costs are told rule by rule, and expressions that grow faster than the text by name")
  func cost() throws {
    let rules =
      Starter.english + """

        trigger stutter { match /^(kite|k|ite|kit|e| )+#$/  yes "kite kite#"  no "kite" }
        rule "stutter" { when trigger stutter in 2 of last 3 messages  tag stutter }
        """
    let (outcome, _) = try Self.run("heed check --cost rules", rules)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.contains { $0.hasSuffix("200000  trigger stutter: /^(kite|k|ite|kit|e| )+#$/") })
    // Through its window: one expression that uses up its budget, two instructions.
    let columns = try #require(lines.first { $0.hasSuffix("  \"stutter\"") }).split(separator: " ")
    #expect(Int(columns[0]) != nil)
    #expect(columns[1...3].map(String.init) == ["200000", "1", "2"])
  }
}
