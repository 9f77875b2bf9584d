import Foundation
import Testing

@testable import HeedCommand

/// The built command, run as others run it.
struct HeedProcess {
  /// What a run left.
  struct Outcome {
    var status: Int32
    var wasKilled: Bool
    var output: String
    var errors: String
  }

  /// Beside the tests, where the build put it.
  private static let executable = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "heed")

  /// A folder of its own, removed at the end.
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

  /// Runs a line of shell in the folder; `heed` is the command.
  func run(_ line: String) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "heed() { '\(Self.executable.path)' \"$@\"; }; \(line)"]
    process.currentDirectoryURL = folder
    // Files, because a pipe that nobody empties would stop the command.
    let output = folder.appending(path: "output-\(UUID().uuidString)")
    let errors = folder.appending(path: "errors-\(UUID().uuidString)")
    try Data().write(to: output)
    try Data().write(to: errors)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
      output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }
}
