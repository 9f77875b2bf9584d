import Foundation

/// Addresses of files as editors write them, and the paths that they mean.
enum EditorPaths {
  /// Documents that were never saved lie in a folder that does not exist.
  private static let unsaved = "/.unsaved/"

  /// The path of an address.
  static func path(of uri: String) -> String {
    guard uri.hasPrefix("file://") else {
      let name = uri.map { $0 == "/" || $0 == "\\" ? "_" : $0 }
      return unsaved + String(name) + (uri.hasSuffix(".heed") ? "" : ".heed")
    }
    var rest = uri.dropFirst("file://".count)
    // A host may stand before the path.
    if let slash = rest.firstIndex(of: "/") { rest = rest[slash...] }
    return String(rest).removingPercentEncoding ?? String(rest)
  }

  /// The address of a path.
  static func uri(of path: String) -> String {
    "file://" + (path.addingPercentEncoding(withAllowedCharacters: plain) ?? path)
  }

  private static let plain: CharacterSet = {
    var plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    plain.insert(charactersIn: "-._~/")
    return plain
  }()
}
