import Diagnostics

/// The words of a page, both languages side by side so that they are changed together.
struct PageLanguage {
  let isChinese: Bool

  init(_ language: MessageLanguage) { isChinese = language == .chinese }

  func callAsFunction(_ english: String, _ chinese: String) -> String { isChinese ? chinese : english }

  /// `a, b or c`
  func either(_ names: [String]) -> String { joined(names, self(" or ", "或")) }

  /// `a, b and c`
  func both(_ names: [String]) -> String { joined(names, self(" and ", "和")) }

  private func joined(_ names: [String], _ last: String) -> String {
    guard names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: self(", ", "、")) + last + names[names.count - 1]
  }

  /// `2 messages`, `1 message`, `2 条消息`.
  func messages(_ count: Int) -> String {
    self(count == 1 ? "1 message" : "\(count) messages", "\(count) 条消息")
  }

  /// `20 minutes` for 1200.
  func duration(_ seconds: Int64) -> String {
    let units: [(length: Int64, english: String, chinese: String)] = [
      (604_800, "week", "周"), (86_400, "day", "天"), (3600, "hour", "小时"), (60, "minute", "分钟"),
    ]
    for unit in units where seconds >= unit.length && seconds % unit.length == 0 {
      let count = seconds / unit.length
      return self("\(count) \(unit.english)\(count == 1 ? "" : "s")", "\(count) \(unit.chinese)")
    }
    return self("\(seconds) seconds", "\(seconds) 秒")
  }
}
