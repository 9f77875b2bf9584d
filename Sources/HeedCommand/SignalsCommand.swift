import ArgumentParser
import Diagnostics
import Signals

/// `heed signals`: the catalogue of what a rule may read.
struct Signals: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists every signal with its type, range and meaning.")

  @OptionGroup var messages: MessageOptions

  func run() {
    let isEnglish = messages.messageLanguage == .english
    for row in Signal.catalogue {
      let name = row.name.padding(to: 16)
      print(
        "\(Terminal.styled(name, .bold)) \(Self.words(row.type).padding(to: 26)) \(isEnglish ? row.english : row.chinese)"
      )
    }
  }

  private static func words(_ type: ValueType) -> String {
    func number(_ value: Int64) -> String { Playback.decimal(Int(value / 10)) }
    return switch type {
    case .score(let range): "score \(range.lowerBound < 0 ? "-1" : "0")…1"
    case .number(let range, let unit): "number \(number(range.lowerBound))… \(unit ?? "")"
    case .count(let range, let unit): "count \(range.lowerBound / unitsPerOne)… \(unit ?? "")"
    case .truth: "truth"
    case .oneOf(let cases):
      "one of " + cases.prefix(3).joined(separator: ", ") + (cases.count > 3 ? " …" : "")
    case .text: "text"
    case .date: "date"
    case .time: "time"
    }
  }
}

extension String {
  func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - Terminal.width(self)))
  }
}
