import Diagnostics
import Foundation
import RuleSyntax
import Testing

/// Files under fixtures/syntax, and what stands beside them.
enum Fixture {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "fixtures")

  /// Names under fixtures/syntax, without `.heed`, sorted.
  static let names: [String] = {
    let files =
      (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "syntax").path)) ?? []
    return files.filter { $0.hasSuffix(".heed") }.map { String($0.dropLast(5)) }.sorted()
  }()

  /// Every rule file of the fixtures.
  static let all: [SourceFile] = {
    let files = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".heed") }.sorted().compactMap { path in
      guard let data = FileManager.default.contents(atPath: folder.appending(path: path).path) else {
        return nil
      }
      return SourceFile(id: SourceID(0), path: path, text: String(decoding: data, as: UTF8.self))
    }
  }()

  static func source(_ name: String) throws -> SourceFile {
    let text = try String(contentsOf: folder.appending(path: "syntax/\(name).heed"), encoding: .utf8)
    return SourceFile(id: SourceID(0), path: "\(name).heed", text: text)
  }

  /// Compares with a golden beside the input; a missing one is written and the test fails once.
  static func compare(_ text: String, with name: String) throws {
    let url = folder.appending(path: "syntax/\(name)")
    guard let golden = try? String(contentsOf: url, encoding: .utf8) else {
      try text.write(to: url, atomically: true, encoding: .utf8)
      Issue.record("\(name) was missing and has been written: read it, then run again")
      return
    }
    #expect(text == golden, "fixtures/syntax/\(name)")
  }

  static func source(text: String) -> SourceFile {
    SourceFile(id: SourceID(0), path: "test.heed", text: text)
  }
}
