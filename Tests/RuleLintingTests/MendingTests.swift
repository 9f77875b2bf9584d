import Conversations
import Diagnostics
import Foundation
import RuleLinting
import RuleTesting
import Testing

@Suite("Fixes")
struct MendingTests {
  static let files: [String] = {
    let folder = LintedText.repository.appending(path: "fixtures/conformance").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter {
      $0.hasSuffix(".heed") && !$0.hasSuffix(".findings.heed") && !$0.hasSuffix(".rules.heed")
    }
    .sorted()
  }()

  /// Offsets that never change: what these rule sets say of times is the same in any zone of theirs.
  private static func zone(_ name: String) -> ZoneTable? {
    TimeZone(identifier: name).map {
      ZoneTable(name: name, transitions: [(from: Int64.min / 2, offset: Int32($0.secondsFromGMT()))])
    }
  }

  private static func failures(_ text: LintedText) throws -> [String] {
    guard let ruleSet = text.ruleSet else { return text.errors }
    return try TestRunner(ruleSet, zones: { zone($0) }).report().failed.map(\.name)
  }

  @Test("After all fixes a rule set has no errors, and its tests say what they said", arguments: files)
  func decisions(file: String) throws {
    let before = LintedText(try LintedText.page("fixtures/conformance/\(file)"))
    try #require(before.errors == [])
    var mended = before
    for _ in 1...20 where mended.findings.contains(where: { $0.fix != nil }) {
      mended = LintedText(FixedSource(mended.sources[0], mended.findings).text)
      try #require(mended.errors == [])
    }
    #expect(!mended.findings.contains { $0.fix != nil })
    #expect(try Self.failures(mended) == Self.failures(before))
  }
}
