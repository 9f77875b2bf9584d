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
}
