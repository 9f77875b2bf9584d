import Foundation

/// A pattern of a workload.
struct WorkloadPattern {
  /// What it takes to find it.
  enum Kind: String {
    case keywords = "lit"
    case expression = "re"
    case weak
  }

  let kind: Kind
  let caseless: Bool
  /// PCRE2.
  let source: String
  /// Of which a match holds one; none of a weak pattern.
  let literals: [String]
}

/// Patterns and messages.
struct Workload {
  let patterns: [WorkloadPattern]
  /// UTF-8.
  let messages: [[UInt8]]

  init(patterns: [WorkloadPattern], messages: [[UInt8]]) {
    self.patterns = patterns
    self.messages = messages
  }

  /// Generates a workload that is the same on every machine.
  init(patterns count: Int, isHot: Bool = false, messages: Int) {
    var writer = PatternWriter(seed: UInt64(count), isHot: isHot)
    let patterns = writer.write(count)
    var messageWriter = MessageWriter(seed: UInt64(count) + 1, planted: patterns.flatMap(\.literals))
    self.init(patterns: patterns, messages: (0..<messages).map { _ in Array(messageWriter.message().utf8) })
  }

  /// Reads `rules_NAME.tsv` and `messages_NAME.bin`.
  init(folder: String, name: String, most: Int = .max) throws {
    let rules = try String(contentsOfFile: "\(folder)/rules_\(name).tsv", encoding: .utf8)
    patterns = rules.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count >= 4, let kind = WorkloadPattern.Kind(rawValue: String(fields[1])) else {
        return nil
      }
      return WorkloadPattern(
        kind: kind, caseless: fields[2].contains("i"), source: String(fields[3]),
        literals: fields.count > 4 ? fields[4].split(separator: ";").map(String.init) : [])
    }
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/messages_\(name).bin")))
    var messages: [[UInt8]] = []
    var place = 0
    while place + 4 <= bytes.count, messages.count < most {
      let length = (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
      guard place + 4 + length <= bytes.count else { break }
      messages.append(Array(bytes[(place + 4)..<(place + 4 + length)]))
      place += 4 + length
    }
    self.messages = messages
  }

  /// Writes what `init(folder:name:most:)` reads, and what peers read.
  func write(folder: String, name: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var rules = ""
    for (number, pattern) in patterns.enumerated() {
      let fields = [
        String(number), pattern.kind.rawValue, pattern.caseless ? "i" : "", pattern.source,
        pattern.literals.joined(separator: ";"),
      ]
      rules += fields.joined(separator: "\t") + "\n"
    }
    try rules.write(toFile: "\(folder)/rules_\(name).tsv", atomically: true, encoding: .utf8)
    var bytes = Data()
    for message in messages {
      for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: message.count >> (8 * shift))) }
      bytes.append(contentsOf: message)
    }
    try bytes.write(to: URL(filePath: "\(folder)/messages_\(name).bin"))
  }

  /// The same without weak patterns.
  var withoutWeak: Workload {
    Workload(patterns: patterns.filter { $0.kind != .weak }, messages: messages)
  }

  /// The messages as texts.
  var texts: [String] { messages.map { String(decoding: $0, as: UTF8.self) } }
}

/// The sets that are measured, in a folder where peers find them too.
struct WorkloadFolder {
  let path: String
  static let messages = 4000

  /// Writes all sets into a folder, generated or taken from files that another generator wrote.
  init(path: String, from data: String?, only sets: [String] = ["50", "500", "500h", "5000"]) throws {
    self.path = path
    for name in sets {
      let workload: Workload
      if let data {
        workload = try Workload(folder: data, name: name, most: Self.messages)
      } else {
        let isHot = name.hasSuffix("h")
        workload = Workload(
          patterns: Int(name.prefix { $0 != "h" }) ?? 50, isHot: isHot, messages: Self.messages)
      }
      try workload.write(folder: path, name: name)
      if name == "500" || name == "5000" {
        try workload.withoutWeak.write(folder: path, name: "\(name)-strong")
      }
    }
  }

  func workload(_ name: String) throws -> Workload { try Workload(folder: path, name: name) }
}
