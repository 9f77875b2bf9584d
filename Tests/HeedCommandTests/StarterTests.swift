import Foundation
import Testing

@testable import HeedCommand

@Suite("What `heed init` writes")
struct StarterTests {
  @Test(
    "The tutorial starts from it",
    arguments: [("tutorial.md", Starter.english), ("tutorial.zh.md", Starter.chinese)])
  func tutorial(page: String, starter: String) throws {
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: repository.appending(path: "docs/\(page)"), encoding: .utf8)
    #expect(text.contains("```heed\n\(starter)```\n"))
  }

  @Test("It is in the one form", arguments: [Starter.english, Starter.chinese])
  func form(starter: String) throws {
    let process = try HeedProcess(rules: starter)
    defer { process.remove() }
    let outcome = try process.run("heed fmt --check rules")
    #expect(outcome.status == 0, "\(outcome.output)")
  }
}
