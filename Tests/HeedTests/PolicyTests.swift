import Foundation
import Heed
import Testing

@Suite("Loading a policy")
struct PolicyTests {
  @Test("A folder of rule files is one policy")
  func folder() throws {
    let files = try Shop.files()
    let policy = try files.policy()
    #expect(policy.title == "Corner shop")
    #expect(policy.fingerprint.count == 32)
    #expect(!policy.findings.contains { $0.severity == .error })
  }

  @Test("A single file is a policy as well, and the order of its parts changes nothing")
  func singleFile() throws {
    let folder = try Shop.files()
    let file = try RuleFiles(["all.heed": [Shop.rules, Shop.desks, Shop.policy].joined(separator: "\n")])
    let one = try file.policy("all.heed")
    #expect(one.fingerprint == (try folder.policy()).fingerprint)
  }

  @Test("Another rule is another policy")
  func fingerprint() throws {
    let folder = try Shop.files()
    let other = try RuleFiles([
      "policy.heed": Shop.policy, "desks.heed": Shop.desks,
      "rules.heed": Shop.rules.replacing("anger >= 0.5", with: "anger >= 0.6"),
    ])
    let fingerprints = [try folder.policy(), try other.policy()].map(
      \.fingerprint)
    #expect(fingerprints[0] != fingerprints[1])
  }

  @Test("A mistake is reported with file, line, column, code and what to write instead")
  func mistake() throws {
    let files = try RuleFiles([
      "policy.heed": Shop.policy, "desks.heed": Shop.desks,
      "rules.heed": "# first line\nrule \"angry\" { when angr >= 0.5 handoff to care }\n",
    ])
    let error = #expect(throws: PolicyError.self) { try files.policy() }
    guard case .invalid(let findings) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let finding = try #require(findings.first)
    #expect(findings.count == 1)
    #expect(finding.severity == .error)
    #expect(finding.file.hasSuffix("/rules.heed"))
    #expect(finding.line == 2)
    #expect(finding.column == 21)
    #expect(finding.code.hasPrefix("H"))
    #expect(finding.message.contains("angr"))
    #expect(finding.help?.contains("anger") == true)
    #expect(error?.description.contains("rules.heed:2:21: error \(finding.code): ") == true)
  }

  @Test("Every mistake is reported, in the order of the source")
  func mistakes() throws {
    let files = try RuleFiles([
      "policy.heed": Shop.policy, "desks.heed": Shop.desks,
      "rules.heed": """
      rule "one" { when angr >= 0.5 handoff to care }
      rule "two" { when anger >= 0.5 handoff to nobody }
      rule "three" { when anger >= 0.5 reply nothing_like_it }
      """,
    ])
    let error = #expect(throws: PolicyError.self) { try files.policy() }
    guard case .invalid(let findings) = error else { return }
    #expect(findings.map(\.line) == [1, 2, 3])
  }

  @Test("Warnings do not stop a policy and are kept")
  func warnings() throws {
    let files = try RuleFiles([
      "policy.heed": Shop.policy.replacing("rank legal, care", with: ""), "desks.heed": Shop.desks,
      "rules.heed": """
      topic lawsuit { terms "lawyer" }
      topic illness { terms "ill" }
      rule "a" { when topic lawsuit handoff to legal }
      rule "b" { when topic illness handoff to care }
      """,
    ])
    let policy = try files.policy()
    #expect(policy.findings.contains { $0.severity == .warning })
  }

  @Test(
    "What is no rule set is an error with a reason, never a crash",
    arguments: ["/no/such/folder", "", "/dev/null", "/etc/hostname"])
  func unreadable(path: String) {
    let error = #expect(throws: PolicyError.self) { try Policy.load(path: path) }
    guard case .invalid(let findings) = error else { return }
    #expect(!findings.isEmpty)
    #expect(error?.description.isEmpty == false)
  }

  @Test("A folder without rule files is an error")
  func emptyFolder() throws {
    let files = try RuleFiles(["notes.txt": "nothing here"])
    #expect(throws: PolicyError.self) { try files.policy() }
  }

  @Test("Bytes that are no text are an error with a place")
  func bytes() throws {
    let files = try RuleFiles([:])
    try Data([0xFF, 0xFE, 0x00, 0x80, 0x22, 0x7B]).write(to: URL(filePath: files.path + "/rules.heed"))
    let error = #expect(throws: PolicyError.self) { try files.policy() }
    guard case .invalid(let findings) = error else { return }
    #expect(findings.contains { $0.file.hasSuffix("rules.heed") })
  }

  @Test("A time zone that does not exist is an error")
  func timeZone() throws {
    let files = try RuleFiles([
      "policy.heed": Shop.policy.replacing("timezone UTC", with: "timezone Europe/Nowhere"),
      "desks.heed": Shop.desks, "rules.heed": Shop.rules,
    ])
    #expect(throws: PolicyError.self) { try files.policy() }
  }
}
