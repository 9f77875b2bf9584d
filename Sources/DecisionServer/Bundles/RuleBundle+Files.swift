import Foundation
import RuleSemantics

extension RuleBundle {
  /// Largest bundle that is read, in bytes.
  private static let mostBytes = 96 << 20

  /// The bytes of a file; nil if it cannot be read or is too large.
  package static func bytes(of path: String) -> [UInt8]? {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    guard let data = try? handle.read(upToCount: mostBytes + 1), data.count <= mostBytes else { return nil }
    return Array(data)
  }

  /// Texts of rule files by paths that begin at the folder that holds them all, and the path of the rule set there.
  ///
  /// - Parameters:
  ///   - path: folder or file of the rule set.
  ///   - files: paths and texts as they were loaded.
  package static func relative(_ path: String, _ files: [(path: String, text: String)]) -> (
    root: String, texts: [String: String]
  ) {
    func parts(_ path: String) -> [Substring] { RulePath.normalised(path).split(separator: "/") }
    let root = RulePath.normalised(path) == "." ? [] : parts(path)
    var common = root.last?.hasSuffix(".heed") == true ? Array(root.dropLast()) : root
    for file in files {
      let folder = parts(file.path).dropLast()
      common = Array(zip(common, folder).prefix { $0 == $1 }.map(\.0))
    }
    let texts = files.map { (parts($0.path).dropFirst(common.count).joined(separator: "/"), $0.text) }
    let rest = root.dropFirst(common.count).joined(separator: "/")
    return (rest.isEmpty ? "." : rest, Dictionary(texts) { first, _ in first })
  }
}
