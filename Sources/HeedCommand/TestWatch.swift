import Foundation
import Heed

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

  private var state: RuleFolder.State { RuleFolder.state(of: path, files: files) }
}
