import ArgumentParser
import Foundation

/// `heed`: one file per subcommand. Exit codes: 0 fine, 1 findings, 2 misuse, 3 failure of the world.
@main
struct HeedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "heed",
    abstract: "Decides for every turn of a customer-service conversation: auto, reply or handoff.",
    discussion: "Exit codes: 0 fine, 1 findings, 2 misuse, 3 failure.", version: "0.1.0",
    subcommands: [
      Check.self, Test.self, Decide.self, Score.self, Signals.self,

    ])

  static func main() {
    // A closed pipe is no failure of ours: `heed decide … | head` ends quietly.
    signal(SIGPIPE, SIG_DFL)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let code as ExitCode {
      Foundation.exit(code.rawValue)
    } catch let failure as Failure {
      Terminal.error(failure.message)
      Foundation.exit(failure.code)
    } catch {
      let code = exitCode(for: error)
      let text = fullMessage(for: error)
      if code == .success { print(text) } else { FileHandle.standardError.write(Data((text + "\n").utf8)) }
      Foundation.exit(code == .success ? 0 : 2)
    }
  }
}

/// Something that ends the command with a sentence.
struct Failure: Error {
  var message: String
  var code: Int32

  /// The world failed: a file that cannot be read, a folder that cannot be written.
  static func world(_ message: String) -> Failure { Failure(message: message, code: 3) }
  /// The command was used in a way that cannot work.
  static func misuse(_ message: String) -> Failure { Failure(message: message, code: 2) }
}

extension ExitCode {
  static let findings = ExitCode(1)
}
