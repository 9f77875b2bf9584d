import ArgumentParser
import Diagnostics
import Foundation
import Heed
import RuleFormatting
import RuleSyntax

/// `heed fmt`: one way to write every rule file.
struct Format: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Formats rule files in place.",
    discussion: """
      Folders are searched with all folders inside them. `-` formats standard input to standard output. A file with syntax \
      errors is left as it is and reported; the exit code is then 1.
      """)

  @Argument(help: "Files or folders; none: this folder.", completion: .file(extensions: ["heed"]))
  var paths: [String] = ["."]

  @Flag(name: .long, help: "Changes nothing; lists the files that would change, with exit code 1.")
  var check = false

  @OptionGroup var messages: MessageOptions

  func run() throws {
    var hasFindings = false
    for path in paths {
      if path == "-" {
        let outcome = try formatted(
          Array(FileHandle.standardInput.readDataToEndOfFile()), path: "standard input")
        guard let text = outcome else { throw ExitCode.findings }
        var output = Output()
        try output.line(text.utf8.dropLast())
        try output.flush()
        continue
      }
      for file in try Self.files(in: path) {
        if try !format(file) { hasFindings = true }
      }
    }
    if hasFindings { throw ExitCode.findings }
  }

  /// False if the file has errors, or (with --check) would change.
  private func format(_ file: String) throws -> Bool {
    guard let bytes = RuleFolder.bytes(of: file) else { throw Failure.world("cannot read \(file)") }
    guard let text = try formatted(bytes, path: file) else { return false }
    if Array(text.utf8) == bytes { return true }
    if check {
      print("\(file) would change")
      return false
    }
    do {
      // Atomic: an interrupted run leaves the old file or the new one.
      try Data(text.utf8).write(to: URL(filePath: file), options: .atomic)
    } catch {
      throw Failure.world("cannot write \(file): \(error.localizedDescription)")
    }
    print("\(file) formatted")
    return true
  }

  /// The canonical text, or nil (and messages on standard error) for a file that cannot be formatted.
  private func formatted(_ bytes: [UInt8], path: String) throws -> String? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      Terminal.error("\(path): not formatted because it is no UTF-8")
      return nil
    }
    let source = SourceFile(id: SourceID(0), path: path, text: text)
    let (file, diagnostics) = parsed(source)
    switch RuleFormatting.formatted(file, diagnostics: diagnostics) {
    case .formatted(let text): return text
    case .refused(let refusal):
      let renderer = DiagnosticRenderer(
        sources: [source], language: messages.messageLanguage, isColoured: Terminal.isErrorColoured)
      Terminal.writeToStandardError(renderer.text(diagnostics.filter { $0.severity == .error }))
      Terminal.error("\(path): \(refusal.description)")
      return nil
    }
  }

  /// The rule files at a path, sorted.
  private static func files(in path: String) throws -> [String] {
    guard let entries = RuleFolder.entries(of: path) else {
      guard FileManager.default.fileExists(atPath: path) else {
        throw Failure.world("there is no file or folder `\(path)`")
      }
      return [path]
    }
    return try entries.sorted().flatMap { entry -> [String] in
      if entry.hasSuffix(".heed") { return [entry] }
      let name = entry.split(separator: "/").last ?? ""
      if name.hasPrefix(".") || RuleFolder.entries(of: entry) == nil || isLink(entry) { return [] }
      return try files(in: entry)
    }
  }

  /// Links to folders are not followed: they could lead in a circle.
  private static func isLink(_ path: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
  }
}
