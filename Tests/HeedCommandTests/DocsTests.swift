import Foundation
import Testing

@testable import HeedCommand

@Suite("heed docs")
struct DocsTests {
  private func run(_ lines: String, _ rules: String = Starter.english) throws -> (
    HeedProcess.Outcome, String?
  ) {
    let process = try HeedProcess(rules: rules)
    defer { process.remove() }
    let outcome = try process.run(lines)
    return (outcome, try? String(contentsOf: process.folder.appending(path: "page.html"), encoding: .utf8))
  }

  @Test("writes the page into a file, or to standard output", arguments: ["en", "zh"])
  func page(_ language: String) throws {
    let (written, page) = try run("heed docs rules --no-proofs --language \(language) -o page.html")
    #expect(written.status == 0 && written.output == "" && written.errors == "")
    #expect(page?.contains("<html lang=\"\(language)\">") == true)
    #expect(page?.contains("– ") == true, "what was not proven is not said to be")
    let (printed, _) = try run("heed docs rules --no-proofs --language \(language)")
    #expect(printed.output == page)
  }

  @Test("says which tests pass")
  func tests() throws {
    let failing = Starter.english + "test \"wrong\" { customer \"hello\"  expect hold }\n"
    let (outcome, _) = try run("heed docs rules --no-proofs --language en", failing)
    #expect(outcome.status == 0)
    #expect(outcome.output.components(separatedBy: "✗ fails").count == 2)
    #expect(outcome.output.contains("✓ passes"))
  }

  @Test("of rules with errors, and into a folder that is not there, nothing is written")
  func errors() throws {
    let (broken, page) = try run(
      "heed docs rules -o page.html", Starter.english + "rule \"x\" { when topic nothing  tag x }\n")
    #expect(broken.status == 1)
    #expect(page == nil)
    #expect(try run("heed docs rules --no-proofs -o nowhere/page.html").0.status == 3)
  }
}
