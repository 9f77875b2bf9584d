import ArgumentParser
import Diagnostics
import Signals
import WireFormat

/// `heed signals`: the catalogue of what a rule may read.
struct Signals: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists every signal with its type, range and meaning.")

  @Option(name: .long, help: "text, or json: one object per signal and line.")
  var format = OutputForm.text

  @OptionGroup var messages: MessageOptions

  func run() throws {
    let isEnglish = messages.messageLanguage == .english
    var output = Output()
    for row in Signal.catalogue {
      let meaning = isEnglish ? row.english : row.chinese
      switch format {
      case .json:
        var writer = JSONWriter()
        writer.object {
          $0.member("name", row.name)
          $0.member("type", row.type.words)
          $0.member("meaning", meaning)
        }
        try output.line(writer.bytes)
      case .text:
        for (index, line) in Width.wrapped(meaning, columns: Terminal.columns - 46).enumerated() {
          let name = index == 0 ? row.name : ""
          let type = index == 0 ? Width.cut(row.type.words, to: 27) : ""
          try output.line(
            "\(Terminal.styled(Width.padded(name, to: 16), .bold)) \(Width.padded(type, to: 28)) \(line)")
        }
      }
    }
    try output.flush()
  }
}
