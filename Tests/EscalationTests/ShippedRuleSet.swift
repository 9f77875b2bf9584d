import Conversations
import Diagnostics
import EmotionScoring
import Escalation
import Foundation
import RuleCompilation
import RuleSemantics
import RuleSyntax
import RuleTesting

/// A rule set of the repository, read from disk or put together from texts, as the command reads it.
struct ShippedRuleSet {
  let ruleSet: CheckedRuleSet?
  let diagnostics: [Diagnostic]
  let sources: [SourceFile]

  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// A folder or a file below the repository.
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

  /// A single file that exists nowhere.
  init(text: String) throws {
    try self.init(
      RuleSetLoader(
        list: { _ in nil }, read: { $0 == "example.heed" ? Array(text.utf8) : nil }, parse: { parsed($0) }
      ).loaded("example.heed"))
  }

  private init(_ loaded: LoadedRuleSet) throws {
    (ruleSet, diagnostics) = checked(
      loaded,
      options: .withExamples(isZone: { Self.zone($0) != nil }, today: 20_500))
    sources = loaded.sources
  }

  /// Errors, one line each.
  var errors: [String] {
    diagnostics.filter { $0.severity == .error }.map { diagnostic in
      let source = sources.first { $0.id == diagnostic.span.source }
      let place = source?.position(at: diagnostic.span.start).line ?? 0
      return "line \(place): \(diagnostic.code) \(diagnostic.finding.message(in: .english))"
    }
  }

  /// What the tests in the rule files found wrong, one line each.
  func failures() throws -> [String] {
    guard let ruleSet else { return errors }
    return try TestRunner(ruleSet, zones: Self.zone).report().failed.flatMap { result in
      result.failures.map { "\(result.name): expected \($0.expected), was \($0.actual); \($0.why)" }
    }
  }

  func engine() throws -> Engine? { try ruleSet.map { Engine(try compiled($0, zones: Self.zone)) } }

  /// Offsets from 2015 to 2040, which every example stays within.
  static func zone(_ name: String) -> ZoneTable? {
    guard name == "UTC" || name.contains("/"), let zone = TimeZone(identifier: name) else { return nil }
    var date = Date(timeIntervalSince1970: 1_420_070_400)
    var transitions = [
      (from: Int64(date.timeIntervalSince1970), offset: Int32(zone.secondsFromGMT(for: date)))
    ]
    while let next = zone.nextDaylightSavingTimeTransition(after: date),
      next.timeIntervalSince1970 < 2_208_988_800
    {
      transitions.append((Int64(next.timeIntervalSince1970), Int32(zone.secondsFromGMT(for: next))))
      date = next
    }
    return ZoneTable(name: name, transitions: transitions)
  }
}
