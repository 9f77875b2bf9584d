import Diagnostics
import Heed
import Testing

@testable import LanguageService

/// A workspace whose files are texts, and the checks that a server would order.
struct Desk {
  static let policy = """
    policy "Shop" {
      heed 1
      languages en default en
      timezone UTC
      channels web, voice
      otherwise answer freely
      when unreadable reply sorry
      when in doubt handoff to care
      resume after 15 minutes
      rank care
    }
    script sorry { en "Sorry." }
    desk care "Care" { hours always  tell customer sorry }
    fact tier : one of basic, vip = basic
    event rating { stars : number from 1 to 5 }
    topic fire "Fire" { terms "fire"  yes "a fire"  no "hello" }

    """

  var workspace: Workspace
  let path: String

  /// - Parameter rules: what stands behind the policy in `/shop/rules.heed`; `|` is taken out and is the place.
  init(_ rules: String, others: [String: String] = [:], encoding: PositionEncoding = .utf16) {
    var files = others
    files["/shop/rules.heed"] = Self.policy
    let all = files.mapValues { Array($0.utf8) }
    let access = FileAccess(
      list: { folder in
        let prefix = folder == "/" ? "/" : folder + "/"
        let inside = all.keys.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
        let names = Set(inside.compactMap { $0.split(separator: "/").first.map { prefix + $0 } })
        return names.isEmpty ? nil : names.sorted()
      }, read: { all[$0] }, isZone: { TimeZones.isZone($0) })
    workspace = Workspace(files: access, folders: ["/"], encoding: encoding, today: 20_500)
    path = "/shop/more.heed"
    workspace.open(path, version: 1, text: rules.replacing("|", with: ""))
    if let place = rules.firstIndex(of: "|") {
      let before = rules[..<place]
      let line = before.count { $0 == "\n" }
      let column = before.split(separator: "\n", omittingEmptySubsequences: false).last?.utf16.count ?? 0
      position = TextPosition(line: line, character: column)
    }
  }

  /// Where `|` stood.
  private(set) var position = TextPosition(line: 0, character: 0)

  /// Checks as often as a server would.
  mutating func check() {
    while workspace.accept(workspace.task(for: workspace.root(of: path)).run()) == nil {}
  }

  /// The whole file, and its place in the rule set.
  mutating func ruleSet() throws -> (EditedRuleSet, Int) {
    let found = workspace.ruleSet(of: path)
    return try #require(found)
  }

  mutating func labels() throws -> [String] {
    let (ruleSet, file) = try ruleSet()
    return ruleSet.completions(at: position, in: file, .english, list: workspace.files.list).map(\.label)
  }

  func codes() -> [String] { workspace.findings(of: path, in: .english).map(\.code) }

  /// The texts of ranges of the file.
  func text(_ range: TextRange) -> String {
    guard let file = workspace.documents[path]?.file else { return "" }
    let span = SourceSpan(
      source: file.source.id, start: file.offset(of: range.start, workspace.encoding),
      end: file.offset(of: range.end, workspace.encoding))
    return file.source.text(of: span)
  }
}
