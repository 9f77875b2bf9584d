import Foundation

/// Waits until rule files change: it asks the file system for times and sizes, a few times a second.
struct TestWatch {
  /// Folder or file of the rule set.
  let path: String
  /// Files that were read the last time, those of used folders among them.
  var files: [String] = []

  /// Seconds between two looks.
  private static let interval = 0.3

  /// Returns when a file has another time or size, or one came or went.
  mutating func wait() {
    let before = state
    while state == before { Thread.sleep(forTimeInterval: Self.interval) }
    // An editor may still be writing its other files.
    var last = state
    repeat {
      last = state
      Thread.sleep(forTimeInterval: Self.interval / 3)
    } while state != last
  }

  private var state: [String: [UInt64]] {
    let folders = Set(files.map { URL(filePath: $0).deletingLastPathComponent().path } + [path])
    var names = Set(files)
    for folder in folders {
      let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for entry in entries where entry.hasSuffix(".heed") { names.insert(folder + "/" + entry) }
    }
    var state: [String: [UInt64]] = [:]
    for name in names {
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: name) else { continue }
      let time = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      state[name] = [time.bitPattern, (attributes[.size] as? NSNumber)?.uint64Value ?? 0]
    }
    return state
  }
}
