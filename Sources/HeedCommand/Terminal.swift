import Diagnostics
import Foundation

/// What is known of the terminal, and how to write on it.
enum Terminal {
  /// Colour on standard output and on standard error: only on a terminal, and not against NO_COLOR (no-color.org).
  static let isColoured = allowsColour && isatty(STDOUT_FILENO) == 1
  static let isErrorColoured = allowsColour && isatty(STDERR_FILENO) == 1
  /// Whether a person types.
  static let isInteractive = isatty(STDIN_FILENO) == 1

  private static let allowsColour =
    (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    && ProcessInfo.processInfo.environment["TERM"] != "dumb"

  /// Columns to write on: those of the terminal, at least 60 and at most 100.
  static let columns: Int = {
    var size = winsize()
    guard isatty(STDOUT_FILENO) == 1, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0
    else {
      return 96
    }
    return min(max(Int(size.ws_col), 60), 100)
  }()

  static func error(_ message: String) { writeToStandardError("heed: \(Width.plain(message))\n") }

  static func writeToStandardError(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

  enum Style: String {
    case bold = "1"
    case dim = "2"
    case underlined = "4"
    case inverse = "7"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case blue = "34"
    case magenta = "35"
    case cyan = "36"
  }

  static func styled(_ text: String, _ styles: Style...) -> String {
    isColoured && !text.isEmpty
      ? "\u{1B}[\(styles.map(\.rawValue).joined(separator: ";"))m\(text)\u{1B}[0m" : text
  }

  /// The language to speak: the chosen one, else that of the locale as POSIX orders its variables.
  static func language(_ chosen: String?) -> MessageLanguage {
    let environment = ProcessInfo.processInfo.environment
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    return (chosen ?? locale ?? "en").lowercased().hasPrefix("zh") ? .chinese : .english
  }
}
