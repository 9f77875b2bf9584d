import Diagnostics
import Foundation
import RuleLinting
import Testing

@Suite("Pages of lints")
struct LintPageTests {
  static let prelude = (try? LintedText.page("docs/language/prelude.heed")) ?? ""
  static let codes = Lints.profiles.map(\.code)
  static let profiles = Dictionary(uniqueKeysWithValues: Lints.profiles.map { ($0.code, $0) })

  /// The text of the block with this heading.
  private static func example(_ kind: String, of code: String) throws -> String {
    let page = try LintedText.page("docs/lints/\(code).md")
    let parts = page.components(separatedBy: "```heed \(kind)\n")
    return try #require(parts.count == 2 ? parts[1].components(separatedBy: "```").first : nil)
  }

  @Test("Every code has one", arguments: codes)
  func page(code: String) throws {
    let profile = try #require(Self.profiles[code])
    let page = try LintedText.page("docs/lints/\(code).md")
    #expect(page.hasPrefix("# \(code): \(profile.title)\n"))
    let head = "*\(profile.category.rawValue.capitalized), \(profile.severity.rawValue)"
    #expect(page.contains(head + (profile.hasFix ? "; `heed check --fix` mends it.*" : ".*")))
    #expect(["## Avoid", "## Prefer", "## Why", "## Options"].allSatisfy { page.contains("\n\($0)\n") })
  }

  @Test("No page is without a code, and the list names all")
  func list() throws {
    let folder = LintedText.repository.appending(path: "docs/lints").path
    let pages = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(Set(pages) == Set(Self.codes.map { "\($0).md" } + ["README.md"]))
    let list = try LintedText.page("docs/lints/README.md")
    for profile in Lints.profiles {
      let row =
        "| [\(profile.code)](\(profile.code).md) | \(profile.category.rawValue) | \(profile.severity.rawValue) |"
      #expect(list.contains(row))
    }
  }

  @Test("Codes are sorted and unique")
  func unique() { #expect(Set(Self.codes).sorted() == Self.codes) }

  @Test("What is to be avoided gives this code and no other", arguments: codes)
  func avoid(code: String) throws {
    let linted = LintedText(Self.prelude + (try Self.example("avoid", of: code)))
    #expect(linted.errors == [])
    #expect(linted.codes(from: Self.prelude.utf8.count) == [code])
  }

  @Test("What is preferred gives none", arguments: codes)
  func prefer(code: String) throws {
    let linted = LintedText(Self.prelude + (try Self.example("prefer", of: code)))
    #expect(linted.errors == [])
    #expect(linted.codes(from: Self.prelude.utf8.count) == [])
  }

  @Test("A fix mends what it is for", arguments: Lints.profiles.filter(\.hasFix).map(\.code))
  func fix(code: String) throws {
    let start = Self.prelude.utf8.count
    let linted = LintedText(Self.prelude + (try Self.example("avoid", of: code)))
    let text = linted.fixed(code, from: start)
    #expect(text != linted.sources[0].text(of: SourceSpan(source: SourceID(0), start: 0, end: .max)))
    let mended = LintedText(text)
    #expect(mended.errors == [])
    #expect(mended.codes(from: start) == [])
  }

  @Test("Both languages are written, and differ", arguments: codes)
  func languages(code: String) throws {
    let linted = LintedText(Self.prelude + (try Self.example("avoid", of: code)))
    for finding in linted.findings.map(\.diagnostic.finding) where finding.code == code {
      #expect(finding.message(in: .english) != finding.message(in: .chinese))
      #expect(finding.help(in: .english) != finding.help(in: .chinese))
    }
  }
}
