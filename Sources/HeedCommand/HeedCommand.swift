import ArgumentParser
import Foundation

/// `heed`: one file per subcommand. Exit codes: 0 fine, 1 findings, 2 misuse, 3 failure of the world.
@main
struct HeedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "heed",
    abstract: "Decides for every turn of a customer-service conversation: auto, reply, handoff or hold.",
    discussion: """
      The rules are text files, NAME.heed. Start with `heed init shop`, then `heed try --rules shop`.

      Exit codes: 0 fine, 1 findings (errors in rules, failed tests, bad lines), 2 misuse, 3 failure (a file cannot be \
      read or written). Colour only on a terminal; NO_COLOR=1 turns it off.
      """,
    version: "0.1.0",
    subcommands: [
      Init.self, Check.self, Format.self, Test.self, Try.self, Decide.self, Explain.self, Score.self,
      Serve.self, TokenCommand.self, BundleCommand.self, Verify.self, Diff.self, Docs.self, Signals.self,
      Lsp.self,
      Dump.self,
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
      let text = fullMessage(for: error)
      if exitCode(for: error) == .success {
        if !text.isEmpty { print(text) }
        Foundation.exit(0)
      }
      Terminal.writeToStandardError(text + "\n")
      Foundation.exit(2)
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

/// What the last system call complained about, in words.
func systemError() -> String { String(cString: strerror(errno)) }
