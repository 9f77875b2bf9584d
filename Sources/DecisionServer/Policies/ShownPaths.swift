import RuleSemantics

/// How files of the rule set are named to callers: from its folder on, as its `use` clauses name them. Where that folder lies
/// on the machine is nobody's business.
struct ShownPaths {
  private let root: [Substring]
  /// With what a path below the folder may begin in a text.
  private let prefixes: [String]

  init(of source: PolicySource) {
    switch source {
    case .bundle:
      root = []
      prefixes = []
    case .folder(let path):
      let normal = RulePath.normalised(path)
      let folder = normal.hasSuffix(".heed") ? RulePath.folder(of: normal) : normal
      root = Self.parts(folder)
      prefixes = [path, normal, folder].map { $0.hasSuffix("/") ? $0 : $0 + "/" }.filter { $0 != "./" }
    }
  }

  /// Of texts that callers sent: they name their files themselves.
  static let asSent = ShownPaths(of: .bundle("", key: ""))

  private static func parts(_ path: String) -> [Substring] {
    RulePath.normalised(path).split(separator: "/").filter { $0 != "." }
  }

  /// A path as it was loaded, seen from the folder of the rule set.
  func path(_ path: String) -> String {
    if path.isEmpty { return "" }
    let file = Self.parts(path)
    let common = zip(root, file).prefix { $0 == $1 }.count
    return (root.dropFirst(common).map { _ in ".." } + file.dropFirst(common)).joined(separator: "/")
  }

  /// A text in which such paths may stand.
  func text(_ text: String) -> String {
    prefixes.reduce(text) { text, prefix in
      text.replacing(prefix, with: "").replacing("`\(prefix.dropLast())`", with: "`.`")
    }
  }
}
