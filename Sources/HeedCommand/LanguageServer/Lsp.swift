import ArgumentParser
import Diagnostics
import Foundation

/// `heed lsp`: what editors ask, answered over standard input and output.
struct Lsp: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serves editors: the Language Server Protocol over standard input and output.",
    discussion: """
      Editors start it; docs/editors.md says how. The exit code is 0 after `shutdown` and `exit`, else 1. Messages are in \
      the language that the editor asks for, unless --language says another.
      """)

  @OptionGroup var messages: MessageOptions

  @Flag(name: .long, help: "What every editor's client passes; there is no other way to speak.")
  var stdio = false

  func run() throws {
    var server = LanguageServer(
      mailbox: Mailbox(), chosenLanguage: messages.language.map { _ in messages.messageLanguage },
      language: messages.messageLanguage)
    let code = try server.run()
    if code != 0 { throw ExitCode(code) }
  }
}
