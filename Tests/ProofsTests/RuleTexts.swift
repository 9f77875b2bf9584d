import Conversations
import Diagnostics
import Escalation
import Foundation
import RuleCompilation
import RuleRuntime
import RuleSemantics
import RuleSyntax

@testable import Proofs

/// A rule set put together from text, or read from a folder of the repository.
struct RuleText {
  let ruleSet: CheckedRuleSet
  let sources: [SourceFile]

  struct Mistakes: Error, CustomStringConvertible { let description: String }

  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  init(_ text: String) throws {
    try self.init(
      RuleSetLoader(
        list: { _ in nil }, read: { $0 == "example.heed" ? Array(text.utf8) : nil }, parse: { parsed($0) }
      ).loaded("example.heed"))
  }

  init(path: String) throws {
    let files = FileManager.default
    try self.init(
      RuleSetLoader(
        list: { folder in
          var isFolder: ObjCBool = false
          guard files.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            return nil
          }
          return (try? files.contentsOfDirectory(atPath: folder))?.map { folder + "/" + $0 }
        },
        read: { files.contents(atPath: $0).map { Array($0) } }, parse: { parsed($0) }
      ).loaded(Self.repository.appending(path: path).path))
  }

  private init(_ loaded: LoadedRuleSet) throws {
    let (ruleSet, diagnostics) = checked(
      loaded, options: .withExamples(isZone: { Self.zone($0) != nil }, today: 20_458, run: false))
    sources = loaded.sources
    guard let ruleSet else {
      let errors = diagnostics.filter { $0.severity == .error }.map {
        "\($0.code) \($0.finding.message(in: .english))"
      }
      throw Mistakes(description: errors.joined(separator: "\n"))
    }
    self.ruleSet = ruleSet
  }

  func engine() throws -> Engine { Engine(try compiled(ruleSet, zones: Self.zone)) }

  static func zone(_ name: String) -> ZoneTable? {
    guard name == "UTC" || name.contains("/"), let zone = TimeZone(identifier: name) else { return nil }
    var date = Date(timeIntervalSince1970: 1_420_070_400)
    func entry(_ date: Date) -> (from: Int64, offset: Int32) {
      (Int64(date.timeIntervalSince1970), Int32(zone.secondsFromGMT(for: date)))
    }
    var transitions = [entry(date)]
    while let next = zone.nextDaylightSavingTimeTransition(after: date), next > date,
      next.timeIntervalSince1970 < 2_300_000_000
    {
      transitions.append(entry(next))
      date = next
    }
    return ZoneTable(name: name, transitions: transitions)
  }
}
