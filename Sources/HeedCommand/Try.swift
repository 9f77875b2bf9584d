import ArgumentParser
import Conversations
import Diagnostics
import Escalation
import Foundation
import RuleRuntime

/// `heed try`: type sentences, see what the customer would read and why; over several turns.
struct Try: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Type sentences of a customer and see what Heed makes of them.",
    discussion: """
      What begins with a colon is a command: :help lists them. Rules are read again when a file changes. Works on piped \
      input as well. On a terminal lines are edited with libedit where it is installed; their history is kept in \
      $HEED_HISTORY, or ~/.local/state/heed/history, and nowhere if HEED_HISTORY is empty.
      """)

  @OptionGroup var options: RuleOptions

  func run() throws {
    var session = TrySession(
      try TryRules(try options.path(), in: options.messages.messageLanguage), now: SystemClock.now)
    var output = Output()
    var input = try TryInput()
    if Terminal.isInteractive {
      let program = session.engine.program
      let title = Terminal.styled(Width.plain(program.title), .bold)
      try output.line(
        options.messages.messageLanguage == .chinese
          ? "\(title):\(program.rules.count) 条规则。输入客户会说的话,或 :help。"
          : "\(title): \(program.rules.count) rules. Type what a customer says, or :help.")
      if let hint = input.hint { try output.line(Terminal.styled(hint, .dim)) }
    }
    while true {
      guard let line = try input.next(prompt: session.prompt, &output) else { break }
      let text = line.trimmingCharacters(in: .whitespaces)
      for line in session.reloadIfChanged() { try output.line(line) }
      if text.isEmpty { continue }
      if TryCommand(text)?.isEnd == true { break }
      for line in session.answer(to: text) { try output.line(line) }
    }
    if Terminal.isInteractive { try output.line("") }
    try output.flush()
  }
}

/// What a person typed behind a colon.
struct TryCommand {
  let word: String
  let rest: String

  /// nil for what a customer says. `:)` and `:D` are said; an input method's colon counts as well.
  init?(_ line: String) {
    guard let first = line.first, first == ":" || first == "：" else { return nil }
    let parts = line.dropFirst().split(maxSplits: 1) { $0 == " " || $0 == "\u{3000}" }
    guard let word = parts.first.map(String.init), let letter = word.first,
      letter == "?" || (letter.isLetter && !(letter.isUppercase && word.count == 1))
    else { return nil }
    self.word = word
    rest = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
  }

  var isEnd: Bool { ["quit", "q", "exit"].contains(word) }
}

/// Lines that a person types, or that come through a pipe.
struct TryInput: ~Copyable {
  private var reader: LineReader
  private let editor: LineEditor?
  /// What to say to somebody who types without an editor.
  let hint: String?

  init() throws {
    reader = try LineReader(path: "-")
    editor = Terminal.isInteractive && isatty(STDOUT_FILENO) == 1 ? LineEditor() : nil
    hint =
      Terminal.isInteractive && editor == nil
      ? "no line editing here: install libedit2, or run `rlwrap heed try`" : nil
  }

  /// nil at the end. Bytes that are no UTF-8 are replaced.
  mutating func next(prompt: String, _ output: inout Output) throws -> String? {
    if let editor {
      try output.flush()
      return editor.line(prompt: prompt)
    }
    while true {
      if Terminal.isInteractive { try output.prompt(prompt) }
      if !reader.isReady { try output.flush() }
      guard let line = try reader.next() else { return nil }
      if case .bytes(let bytes) = line { return String(decoding: bytes, as: UTF8.self) }
      Terminal.error("that line is longer than \(LineReader.longestLine >> 20) MB")
    }
  }
}
