import Foundation

/// Editing and history of typed lines by libedit, found when somebody types: nothing links it, and a machine without it
/// has plain lines.
///
/// SAFETY: the signatures are those of libedit's `editline/readline.h`; a line belongs to the caller, who frees it. One
/// instance is used by one thread.
struct LineEditor {
  private let read: @convention(c) (UnsafePointer<CChar>) -> UnsafeMutablePointer<CChar>?
  private let remember: @convention(c) (UnsafePointer<CChar>) -> Int32
  private let write: @convention(c) (UnsafePointer<CChar>) -> Int32
  /// Where the history is kept; nil if it is not.
  private let history: String?

  /// Lines that are kept.
  private static let mostLines: Int32 = 1000

  /// nil if there is no libedit.
  init?() {
    var opened: UnsafeMutableRawPointer?
    for name in ["libedit.so.2", "libedit.so.0", "libedit.so", "libedit.3.dylib", "libedit.dylib"] {
      opened = dlopen(name, RTLD_NOW | RTLD_LOCAL)
      if opened != nil { break }
    }
    guard let library = opened else { return nil }
    func function<F>(_ name: String, as type: F.Type) -> F? {
      dlsym(library, name).map { unsafeBitCast($0, to: type) }
    }
    typealias OfText = @convention(c) (UnsafePointer<CChar>) -> Int32
    guard
      let read = function(
        "readline", as: (@convention(c) (UnsafePointer<CChar>) -> UnsafeMutablePointer<CChar>?).self),
      let remember = function("add_history", as: OfText.self),
      let load = function("read_history", as: OfText.self),
      let write = function("write_history", as: OfText.self),
      let stifle = function("stifle_history", as: (@convention(c) (Int32) -> Void).self),
      let start = function("using_history", as: (@convention(c) () -> Void).self)
    else { return nil }
    self.read = read
    self.remember = remember
    self.write = write
    // Wide characters are read as the locale says; a machine without one still types Chinese.
    setlocale(LC_CTYPE, "")
    if !["UTF-8", "utf8"].contains(String(cString: nl_langinfo(Int32(CODESET)))) {
      setlocale(LC_CTYPE, "C.UTF-8")
    }
    start()
    stifle(Self.mostLines)
    history = Self.historyPath()
    if let history { _ = load(history) }
  }

  /// The next line without its line break; nil at the end of input.
  func line(prompt: String) -> String? {
    guard let typed = read(prompt) else { return nil }
    defer { free(typed) }
    let text = String(cString: typed)
    if !text.allSatisfy(\.isWhitespace) {
      _ = remember(typed)
      if let history, write(history) == 0 { chmod(history, 0o600) }
    }
    return text
  }

  /// `$HEED_HISTORY`, else below the folder for states of programs; nil if it is empty or cannot be made.
  private static func historyPath() -> String? {
    let environment = ProcessInfo.processInfo.environment
    if let chosen = environment["HEED_HISTORY"] { return chosen.isEmpty ? nil : chosen }
    let states = environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    guard let folder = (states ?? environment["HOME"].map { $0 + "/.local/state" }).map({ $0 + "/heed" }),
      (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil
    else { return nil }
    return folder + "/history"
  }
}
