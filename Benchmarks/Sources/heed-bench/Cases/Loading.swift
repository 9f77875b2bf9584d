import Foundation
import RuleRuntime
import TextNormalization

/// Load time and memory, each in a process of its own.
struct LoadingCases {
  let rules: String
  let work: String
  let rounds: Int

  /// What a process can be asked to load.
  enum Load: String {
    case heed, plain, policy
  }

  func run(_ folder: WorkloadFolder, into table: inout ResultTable) throws {
    let heed = try medians(.heed, folder.path)
    let plain = try medians(.plain, folder.path)
    table.add(
      "load of 5,000 patterns", heed.nanoseconds, peer: "PCRE2 compile and JIT", plain.nanoseconds,
      target: .ratio(3))
    table.add(
      "5,000 patterns after 4,000 messages", heed.megabytes, .megabytes, peer: "PCRE2", plain.megabytes,
      target: .most(40))
    let shop = try medians(.policy, rules)
    table.add("load of the storefront, from rule text", shop.nanoseconds)
    table.add("the storefront in memory", shop.megabytes, .megabytes)
    let path = "\(work)/generated-10000.heed"
    try GeneratedRules(rules: 10_000).text.write(toFile: path, atomically: true, encoding: .utf8)
    let large = try medians(.policy, path)
    table.add("load of 10,000 rules with 5,000 patterns, from rule text", large.nanoseconds)
  }

  private func medians(_ load: Load, _ path: String) throws -> (nanoseconds: Double, megabytes: Double) {
    var times: [Double] = []
    var sizes: [Double] = []
    for _ in 0..<max(rounds / 2, 3) {
      let words = try Executable(path: CommandLine.arguments[0]).output(["load", load.rawValue, path])
        .split(whereSeparator: \.isWhitespace)
      guard words.count == 2, let time = Double(words[0]), let size = Double(words[1]) else {
        throw RuleSetError(description: "a process that loads \(path) answered `\(words)`")
      }
      times.append(time)
      sizes.append(size / 1024)
    }
    return (times.median, sizes.median)
  }

  /// The other process: nanoseconds of loading, and KiB that are occupied in the end.
  static func answer(_ load: Load, _ path: String) throws -> String {
    let workload =
      load == .policy ? Workload(patterns: [], messages: []) : try Workload(folder: path, name: "5000")
    let normalizer = Normalizer()
    let texts = workload.messages.map { normalizer.normalized(bytes: $0) }
    let before = residentKilobytes()
    // What trying the patterns leaves behind counts as memory too, not as time.
    let definitions = load == .heed ? HeedMatcher.definitions(workload.patterns, .normalized) : []
    let start = cpuTime()
    let end: Double
    let after: Int
    switch load {
    case .heed:
      let matcher = try HeedMatcher(definitions)
      end = cpuTime()
      let hits = texts.reduce(0) { $0 + matcher.count($1) }
      after = hits < 0 ? 0 : residentKilobytes()
    case .plain:
      let loop = PlainLoop(workload.patterns)
      end = cpuTime()
      let hits = workload.messages.prefix(20).reduce(0) { $0 + loop.count($1) }
      after = hits < 0 ? 0 : residentKilobytes()
    case .policy:
      let policy = try program(at: path)
      end = cpuTime()
      after = policy.rules.isEmpty ? 0 : residentKilobytes()
    }
    return "\(Int(end - start)) \(after - before)"
  }
}

/// A program that is run to its end.
struct Executable {
  let path: String

  /// Runs it; what it wrote to standard output.
  func output(_ arguments: [String]) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }

  /// CPU nanoseconds that a run takes whose output nobody reads.
  func cost(_ arguments: [String]) throws -> Double {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    let before = childrenCPUTime()
    try process.run()
    process.waitUntilExit()
    if process.terminationStatus != 0 {
      throw RuleSetError(
        description:
          "\(path) \(arguments.joined(separator: " ")) ended with \(process.terminationReason == .exit ? "code" : "signal") \(process.terminationStatus)"
      )
    }
    return childrenCPUTime() - before
  }
}
