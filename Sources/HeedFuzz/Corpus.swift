import Diagnostics
import Foundation
import RuleSemantics
import RuleSyntax

/// What the repository ships, as the material that mutations start from.
struct Corpus {
  /// Bytes of every rule file, by path below the repository.
  let files: [String: [UInt8]]
  /// Sorted, so that the same seed picks the same ones.
  let paths: [String]
  /// Rule sets: a file or a folder, with the files that it reads.
  let ruleSets: [(root: String, files: [String])]
  /// Lines of conversations that are shipped.
  let lines: [[UInt8]]
  /// Sentences that stand in rule files.
  let sentences: [String]

  private static let folders = ["rules", "fixtures"]
  private static let roots = ["rules/storefront"]

  /// - Throws: `Violation` if this is not the repository.
  init(repository: URL) throws {
    var files: [String: [UInt8]] = [:]
    var lines: [[UInt8]] = []
    for folder in Self.folders {
      let entries = FileManager.default.enumerator(atPath: repository.appending(path: folder).path)
      for name in (entries?.compactMap { $0 as? String } ?? []).sorted() {
        let path = "\(folder)/\(name)"
        guard !path.contains(" "), path.hasSuffix(".heed") || path.hasSuffix(".jsonl"),
          let data = FileManager.default.contents(atPath: repository.appending(path: path).path)
        else { continue }
        if path.hasSuffix(".heed") {
          files[path] = Array(data)
        } else {
          lines += data.split(separator: 0x0A).map { Array($0) }
        }
      }
    }
    guard !files.isEmpty else { throw Violation("no rule files below \(repository.path)") }
    self.files = files
    paths = files.keys.sorted()
    // A record of a conformance conversation wraps the turn that is sent.
    self.lines = lines.map { line in
      let text = String(decoding: line, as: UTF8.self)
      guard let start = text.range(of: "{\"send\": ") else { return line }
      let turn = text[start.upperBound...]
      let end = turn.range(of: ", \"expect\"")?.lowerBound ?? turn.dropLast().endIndex
      return Array("{\"conversation\": \"c\", \(turn[..<end].dropFirst())".utf8)
    }
    ruleSets = Self.ruleSets(of: files)
    sentences = Self.sentences(of: paths.compactMap { files[$0] })
  }

  /// A rule set with some of its files replaced.
  func loaded(_ root: String, replacing replaced: [String: [UInt8]] = [:]) -> LoadedRuleSet {
    RuleSetLoader(
      list: { entries(of: $0) }, read: { replaced[$0] ?? files[$0] }, parse: { parsed($0) }
    ).loaded(root)
  }

  private func entries(of folder: String) -> [String]? { Self.entries(of: folder, among: files) }

  private static func entries(of folder: String, among files: [String: [UInt8]]) -> [String]? {
    let prefix = folder == "." ? "" : folder + "/"
    var entries: Set<String> = []
    for path in files.keys where path.hasPrefix(prefix) {
      entries.insert(prefix + path.dropFirst(prefix.count).prefix { $0 != "/" })
    }
    return entries.isEmpty ? nil : entries.sorted()
  }

  /// Every file is a rule set of its own; folders that hold a policy are one as well.
  private static func ruleSets(of files: [String: [UInt8]]) -> [(root: String, files: [String])] {
    var folders = Set(
      files.keys.filter { $0.contains("fixtures/conformance/") && $0.hasSuffix("main.heed") }
        .map { RulePath.folder(of: $0) })
    folders.formUnion(roots.filter { entries(of: $0, among: files) != nil })
    return (Array(files.keys) + folders).sorted().map { root in
      let loaded = RuleSetLoader(
        list: { entries(of: $0, among: files) }, read: { files[$0] }, parse: { parsed($0) }
      ).loaded(root)
      return (root, loaded.sources.map(\.path))
    }
  }

  private static func sentences(of texts: [[UInt8]]) -> [String] {
    var found: Set<String> = []
    for bytes in texts {
      let source = SourceFile(id: SourceID(0), path: "", text: String(decoding: bytes, as: UTF8.self))
      for token in tokens(in: source).0 where token.kind == .string {
        let text = source.text(of: token.span).dropFirst().dropLast()
        if text.utf8.count > 3 { found.insert(String(text)) }
      }
    }
    return found.sorted()
  }
}
