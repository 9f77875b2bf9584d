import Diagnostics
import Foundation

/// What is known of the terminal, and how to write on it.
enum Terminal {
  static let isColoured =
    isatty(STDOUT_FILENO) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    && ProcessInfo.processInfo.environment["TERM"] != "dumb"

  static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 }

  static func error(_ message: String) {
    FileHandle.standardError.write(Data("heed: \(message)\n".utf8))
  }

  enum Style: String {
    case bold = "1"
    case dim = "2"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case magenta = "35"
    case cyan = "36"
  }

  static func styled(_ text: String, _ styles: Style...) -> String {
    isColoured ? "\u{1B}[\(styles.map(\.rawValue).joined(separator: ";"))m\(text)\u{1B}[0m" : text
  }

  /// Columns a text takes: Han, kana, Hangul, full-width forms and emoji take two.
  static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { sum, scalar in
      switch scalar.value {
      case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F,
        0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
        sum + 2
      case 0x200B...0x200F, 0xFE00...0xFE0F, 0x0300...0x036F: sum
      default: sum + 1
      }
    }
  }

  /// Lines of at most `columns`, broken at spaces or between Han characters.
  static func wrapped(_ text: String, columns: Int) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = ""
      var used = 0
      for character in paragraph {
        let columnsOfThis = width(String(character))
        if used + columnsOfThis > columns {
          if let space = line.lastIndex(of: " "), line.distance(from: space, to: line.endIndex) < 20,
            character != " "
          {
            let rest = String(line[line.index(after: space)...])
            lines.append(String(line[..<space]))
            line = rest
            used = width(rest)
          } else {
            lines.append(line)
            line = ""
            used = 0
          }
        }
        line.append(character)
        used += columnsOfThis
      }
      lines.append(line)
    }
    return lines
  }

  /// Where messages go when the language of the person is Chinese.
  static func language(_ chosen: String?) -> MessageLanguage {
    let environment = ProcessInfo.processInfo.environment
    let name = chosen ?? environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"] ?? "en"
    return name.lowercased().hasPrefix("zh") ? .chinese : .english
  }
}

/// Standard output in blocks, flushed at the end and after every line when a program waits at the other side.
struct Output {
  private var buffer: [UInt8] = []
  let flushesLines: Bool

  init(flushesLines: Bool) { self.flushesLines = flushesLines }

  mutating func line(_ bytes: some Sequence<UInt8>) {
    buffer += bytes
    buffer.append(0x0A)
    if flushesLines || buffer.count > 1 << 16 { flush() }
  }

  mutating func flush() {
    var start = 0
    buffer.withUnsafeBytes { bytes in
      while start < bytes.count {
        guard let base = bytes.baseAddress else { return }
        // SAFETY: `start` stays below the count of the buffer, which outlives the call.
        let written = write(STDOUT_FILENO, base + start, bytes.count - start)
        if written <= 0 { return }
        start += written
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
