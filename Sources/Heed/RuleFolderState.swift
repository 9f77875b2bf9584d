import Foundation

extension RuleFolder {
  /// Times and sizes of rule files: equal as long as no file was changed, came or went.
  package struct State: Sendable, Equatable {
    fileprivate var files: [String: [UInt64]] = [:]
  }

  /// The state of a rule set's folders.
  ///
  /// - Parameters:
  ///   - path: folder or file of the rule set.
  ///   - files: files that were read the last time, those of used folders among them.
  package static func state(of path: String, files: [String]) -> State {
    let folders = Set(files.map { URL(filePath: $0).deletingLastPathComponent().path } + [path])
    var names = Set(files)
    for folder in folders {
      let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for entry in entries where entry.hasSuffix(".heed") { names.insert(folder + "/" + entry) }
    }
    var state = State()
    for name in names {
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: name) else { continue }
      let time = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      state.files[name] = [time.bitPattern, (attributes[.size] as? NSNumber)?.uint64Value ?? 0]
    }
    return state
  }
}
