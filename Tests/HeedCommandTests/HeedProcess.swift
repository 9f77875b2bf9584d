import Foundation

/// The built command, run as others run it, in a folder of its own.
struct HeedProcess {
  /// What a run left.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Beside the tests, where the build put it.
  private static let executable = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "heed").path

  let folder: URL

  /// - Parameter rules: written into `rules/rules.heed`.
  init(rules: String) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "heed-\(UUID().uuidString)")
    let rulesFolder = folder.appending(path: "rules")
    try FileManager.default.createDirectory(at: rulesFolder, withIntermediateDirectories: true)
    try rules.write(to: rulesFolder.appending(path: "rules.heed"), atomically: true, encoding: .utf8)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Writes a file into the folder.
  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: folder.appending(path: name))
  }

  /// Runs lines of shell in the folder, without input; `heed` is the command.
  func run(_ lines: String) throws -> Outcome {
    let output = "output-\(UUID().uuidString)"
    let errors = "errors-\(UUID().uuidString)"
    // `Process` of Foundation turns a run loop in the thread of the test, which other tests wait for.
    let status = system(
      """
      cd '\(folder.path)' || exit 99
      heed() { '\(Self.executable)' "$@"; }
      exec </dev/null >\(output) 2>\(errors)
      \(lines)
      """)
    func text(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }
    return Outcome(status: status >> 8 & 0xFF, output: try text(output), errors: try text(errors))
  }
}
