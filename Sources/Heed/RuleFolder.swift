import Diagnostics
import Foundation
package import RuleSemantics
import RuleSyntax

/// Rule files on disk: the rim where the checker's questions to a file system are answered.
package enum RuleFolder {
  /// The rule set in a folder or a single file, with all folders that it uses.
  package static func loaded(_ path: String) -> LoadedRuleSet {
    RuleSetLoader(list: { entries(of: $0) }, read: { bytes(of: $0) }, parse: { parsed($0) }).loaded(path)
  }

  /// The paths of what lies in a folder, or nil if there is no such folder.
  package static func entries(of folder: String) -> [String]? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue,
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    else { return nil }
    let prefix = folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/"
    return names.map { prefix + $0 }
  }

  /// At most one byte more than the loader accepts, so that a huge file costs no memory; nil if it cannot be read.
  package static func bytes(of path: String) -> [UInt8]? {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    guard let data = try? handle.read(upToCount: RuleSetLoader.mostMegabytes << 20 + 1) else {
      return isEmptyFile(path) ? [] : nil
    }
    return Array(data)
  }

  private static func isEmptyFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
  }
}
