import Foundation

/// A program that runs matchers of others and measures them itself; `Peers/peers.cpp` describes how one speaks with it.
final class Peer {
  private let process = Process()
  private let requests = Pipe()
  private let answers = Pipe()
  private var unread: [UInt8] = []

  /// How a set was loaded.
  struct Load {
    let accepted: Int
    let total: Int
    let nanoseconds: Double
    let kilobytes: Int
  }

  /// Starts the program; nil where there is none.
  init?(command: [String]) {
    guard let program = command.first, FileManager.default.isExecutableFile(atPath: program) else {
      return nil
    }
    process.executableURL = URL(filePath: program)
    process.arguments = Array(command.dropFirst())
    process.standardInput = requests
    process.standardOutput = answers
    do { try process.run() } catch { return nil }
  }

  deinit {
    try? requests.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Loads a set into one of its matchers.
  /// - Throws: `PeerError` with what it says against that.
  func load(_ engine: String, folder: String, set: String) throws -> Load {
    let numbers = try ask("load \(engine) \(folder) \(set)")
    guard numbers.count == 4 else { throw PeerError(reason: "\(engine) did not answer as expected") }
    return Load(
      accepted: numbers[0], total: numbers[1], nanoseconds: Double(numbers[2]), kilobytes: numbers[3])
  }

  /// Runs a matcher over the first messages of a set.
  func run(_ engine: String, set: String, count: Int) throws -> Race.Lap {
    let numbers = try ask("run \(engine) \(set) \(count)")
    guard numbers.count == 2 else { throw PeerError(reason: "\(engine) did not answer as expected") }
    return (Double(numbers[0]) / Double(max(count, 1)), numbers[1])
  }

  private func ask(_ request: String) throws -> [Int] {
    try requests.fileHandleForWriting.write(contentsOf: Data((request + "\n").utf8))
    while !unread.contains(UInt8(ascii: "\n")) {
      let more = answers.fileHandleForReading.availableData
      if more.isEmpty { throw PeerError(reason: "it ended before it answered `\(request)`") }
      unread += more
    }
    let line = String(decoding: unread, as: UTF8.self)
    unread = []
    let words = line.split(whereSeparator: \.isWhitespace)
    guard words.first == "ok" else { throw PeerError(reason: words.dropFirst().joined(separator: " ")) }
    return words.dropFirst().compactMap { Int($0) }
  }
}

/// Why a peer cannot be compared with.
struct PeerError: Error {
  let reason: String
}

/// The peers that there are on this machine.
struct Peers {
  /// Program by matcher.
  private var programs: [String: Peer] = [:]

  /// Starts what `Scripts/bench-peers` left in a folder.
  init(folder: String?, sources: String) {
    guard let folder else { return }
    if let peer = Peer(command: [folder + "/matchers"]) {
      for name in ["hyperscan", "re2"] { programs[name] = peer }
    }
    if let peer = Peer(command: [folder + "/venv/bin/python", sources + "/peers.py"]) {
      for name in ["re", "yara", "zen", "vader", "snownlp"] { programs[name] = peer }
    }
  }

  /// Loads a set into a matcher and enters it for a race; what came of it in words for the table.
  ///
  /// - Parameter count: how many messages a lap takes.
  func enter(
    _ engine: PeerEngine, folder: String, set: String, count: Int, into race: inout Race
  ) -> PeerEntry {
    guard let program = programs[engine.rawValue] else { return .missing("not installed") }
    do {
      let load = try program.load(engine.rawValue, folder: folder, set: set)
      race.add(engine.rawValue) { try program.run(engine.rawValue, set: set, count: count) }
      return .ready(load)
    } catch {
      return .missing((error as? PeerError)?.reason ?? "\(error)")
    }
  }
}

/// Matchers and scorers of others.
enum PeerEngine: String {
  case hyperscan, re2, re, yara, zen, vader, snownlp

  /// As the table names it.
  var title: String {
    switch self {
    case .hyperscan: "Hyperscan"
    case .re2: "RE2::Set"
    case .re: "Python re"
    case .yara: "YARA-X"
    case .zen: "zen-engine"
    case .vader: "VADER"
    case .snownlp: "SnowNLP"
    }
  }
}

/// Whether a peer takes part in a race.
enum PeerEntry {
  case ready(Peer.Load)
  case missing(String)

  /// What it accepted, where that is not all.
  var remark: String {
    switch self {
    case .ready(let load) where load.accepted < load.total: " (\(load.accepted) of \(load.total) patterns)"
    case .ready: ""
    case .missing(let reason): " missing: \(reason)"
    }
  }
}
