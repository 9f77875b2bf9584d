import Foundation
import Testing
import WireFormat

@testable import HeedCommand

@Suite("What `heed lsp` answers, message by message")
struct LanguageServerTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../fixtures/lsp").standardizedFileURL

  @Test("Requests of a file are answered as in its golden", arguments: ["one-file"])
  func golden(name: String) throws {
    let requests = try String(contentsOf: Self.folder.appending(path: name + ".requests"), encoding: .utf8)
    var input: [UInt8] = []
    for request in requests.split(separator: "\n") {
      input += Array("Content-Length: \(request.utf8.count)\r\n\r\n\(request)".utf8)
    }
    let process = try HeedProcess(rules: "")
    defer { process.remove() }
    try process.write(input, to: "requests")
    let outcome = try process.run("heed lsp --language en <requests")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")

    // Findings come when they are ready; answers come in the order of the requests.
    let answers = outcome.output.components(separatedBy: "Content-Length: ").compactMap { part -> String? in
      guard let brace = part.firstIndex(of: "{") else { return nil }
      let message = String(part[brace...])
      return message.hasPrefix(#"{"jsonrpc":"2.0","id":"#) ? message + "\n" : nil
    }.joined()
    let path = Self.folder.appending(path: name + ".answers")
    guard let golden = try? String(contentsOf: path, encoding: .utf8) else {
      try answers.write(to: path, atomically: true, encoding: .utf8)
      Issue.record("there was no golden for \(name); it is written now")
      return
    }
    #expect(answers == golden)
  }
}
