import Foundation

/// Patterns and messages as `gen.py` of the yardstick writes them.
struct Workload {
  /// A pattern and whether case is ignored.
  let patterns: [(source: String, caseless: Bool)]
  let messages: [[UInt8]]

  /// Reads `rules_NAME.tsv` and `messages_NAME.bin`.
  init(folder: String, name: String, most: Int) throws {
    let rules = try String(contentsOfFile: "\(folder)/rules_\(name).tsv", encoding: .utf8)
    patterns = rules.split(separator: "\n").map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      return (String(fields[3]), fields[2].contains("i"))
    }
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/messages_\(name).bin")))
    var messages: [[UInt8]] = []
    var place = 0
    while place + 4 <= bytes.count, messages.count < most {
      let length = (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
      messages.append(Array(bytes[(place + 4)..<(place + 4 + length)]))
      place += 4 + length
    }
    self.messages = messages
  }
}
