package import Diagnostics
package import RuleSyntax

/// The parsed files of a rule set: what the checker reads.
package struct LoadedRuleSet: Sendable {
  /// The files that were named first, sorted by path, then those of used folders in the order they were reached.
  package var files: [LoadedFile]
  /// What went wrong while reading and parsing.
  package var diagnostics: [Diagnostic]

  package init(files: [LoadedFile], diagnostics: [Diagnostic]) {
    self.files = files
    self.diagnostics = diagnostics
  }

  /// The sources by their id.
  package var sources: [SourceFile] { files.map(\.syntax.source).sorted { $0.id < $1.id } }
}

/// One file of a rule set.
package struct LoadedFile: Sendable {
  package var syntax: RuleFileSyntax
  /// True for a file of a folder that was reached by `use`: it may be replaced and extended, and has no policy.
  package var isUsed: Bool

  package init(syntax: RuleFileSyntax, isUsed: Bool) {
    self.syntax = syntax
    self.isUsed = isUsed
  }
}

/// Reads a rule set and follows its `use` lines. It does no I/O itself, so that editors and tests can hand it texts.
package struct RuleSetLoader {
  /// The paths of what lies in a folder (files and folders, not recursive), or nil if there is no such folder.
  package var list: (String) -> [String]?
  /// The bytes of a file, or nil if it cannot be read.
  package var read: (String) -> [UInt8]?
  /// A file as a tree; `parsed` of `RuleSyntax`.
  package var parse: (SourceFile) -> (RuleFileSyntax, [Diagnostic])

  /// Largest file that is read, in megabytes.
  package static let mostMegabytes = 4
  /// Largest rule set that is read, in megabytes.
  package static let mostMegabytesInAll = 64
  /// Most files of a rule set.
  package static let mostFiles = 5000

  package init(
    list: @escaping (String) -> [String]?, read: @escaping (String) -> [UInt8]?,
    parse: @escaping (SourceFile) -> (RuleFileSyntax, [Diagnostic])
  ) {
    self.list = list
    self.read = read
    self.parse = parse
  }

  /// The rule set in a folder (every `*.heed` of it) or in a single file, with all folders that it uses.
  package func loaded(_ path: String) -> LoadedRuleSet {
    var reading = Reading(loader: self)
    let root = RulePath.normalised(path)
    if let entries = list(root) {
      reading.done.insert(root)
      reading.addFiles(among: entries, isUsed: false, from: nil)
      if reading.result.files.isEmpty { reading.addEmpty(path, .noRuleFiles(path)) }
    } else {
      reading.add(root, isUsed: false, from: nil)
      if reading.result.files.isEmpty { reading.addEmpty(path, .cannotRead(path)) }
    }
    reading.followUses()
    return reading.result
  }
}

/// The state of one loading.
private struct Reading {
  let loader: RuleSetLoader
  var result = LoadedRuleSet(files: [], diagnostics: [])
  var done: Set<String> = []
  /// How many of `result.files` had their `use` lines followed.
  var followed = 0
  var bytesRead = 0
  /// Where messages stand that belong to no line: the start of the first file.
  private let start = SourceSpan(source: SourceID(0), start: 0, end: 0)

  init(loader: RuleSetLoader) { self.loader = loader }

  /// Breadth first; a folder that was read before is not read again, so circles end by themselves.
  mutating func followUses() {
    while followed < result.files.count {
      let file = result.files[followed]
      followed += 1
      for declaration in file.syntax.declarations {
        if case .use(let path) = declaration.kind { follow(path, from: file.syntax.source.path) }
      }
    }
  }

  private mutating func follow(_ use: TextSyntax, from file: String) {
    guard !use.value.hasPrefix("/") else { return report(.absoluteUse(use.value), use.span) }
    let path = RulePath.normalised(RulePath.folder(of: file) + "/" + use.value)
    guard !done.contains(path) else { return }
    guard let entries = loader.list(path) else {
      if path.hasSuffix(".heed") {
        let folder = use.value.split(separator: "/", omittingEmptySubsequences: false).dropLast()
          .joined(separator: "/")
        return report(.useNamesFile(folder: folder.isEmpty ? "." : folder), use.span)
      }
      return report(.noSuchFolder(use.value, near: nearFolder(to: use.value, at: path)), use.span)
    }
    done.insert(path)
    let before = result.files.count
    addFiles(among: entries, isUsed: true, from: use.span)
    if result.files.count == before { report(.noRuleFiles(use.value), use.span) }
  }

  mutating func addFiles(among entries: [String], isUsed: Bool, from use: SourceSpan?) {
    for path in entries.filter({ $0.hasSuffix(".heed") }).sorted(by: precedes) {
      add(path, isUsed: isUsed, from: use)
    }
  }

  mutating func add(_ path: String, isUsed: Bool, from use: SourceSpan?) {
    guard result.files.count < RuleSetLoader.mostFiles else {
      return report(.tooManyFiles(RuleSetLoader.mostFiles), use ?? start)
    }
    guard let bytes = loader.read(path) else {
      if let use { report(.cannotRead(path), use) } else { addEmpty(path, .cannotRead(path)) }
      return
    }
    guard bytes.count <= RuleSetLoader.mostMegabytes << 20 else {
      return addEmpty(path, .fileTooLarge(megabytes: RuleSetLoader.mostMegabytes), isUsed: isUsed)
    }
    bytesRead += bytes.count
    guard bytesRead <= RuleSetLoader.mostMegabytesInAll << 20 else {
      return report(.ruleSetTooLarge(megabytes: RuleSetLoader.mostMegabytesInAll), use ?? start)
    }
    let id = SourceID(UInt32(result.files.count))
    let repaired = Repaired(bytes)
    if let first = repaired.replaced.first {
      let span = SourceSpan(source: id, start: first.lowerBound, end: first.upperBound)
      report(.invalidUTF8(places: repaired.replaced.count), span)
    }
    let (syntax, diagnostics) = loader.parse(SourceFile(id: id, path: path, text: repaired.text))
    result.files.append(LoadedFile(syntax: syntax, isUsed: isUsed))
    result.diagnostics += diagnostics
  }

  /// A file without text, so that what is wrong with the path has a place.
  mutating func addEmpty(_ path: String, _ finding: FileFinding, isUsed: Bool = false) {
    let id = SourceID(UInt32(result.files.count))
    let (syntax, _) = loader.parse(SourceFile(id: id, path: path, text: ""))
    result.files.append(LoadedFile(syntax: syntax, isUsed: isUsed))
    report(finding, SourceSpan(source: id, start: 0, end: 0))
  }

  private mutating func report(_ finding: FileFinding, _ span: SourceSpan) {
    result.diagnostics.append(Diagnostic(finding, at: span))
  }

  /// A folder beside the one that was meant, written as the author would write it.
  private func nearFolder(to use: String, at path: String) -> String? {
    let wanted = RulePath.name(of: path)
    let beside = (loader.list(RulePath.folder(of: path)) ?? [])
      .filter { !$0.hasSuffix(".heed") }.map(RulePath.name(of:))
    guard let near = nearest(to: wanted, among: beside) else { return nil }
    let written = use.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return (written + [near[...]]).joined(separator: "/")
  }
}

/// Paths as texts with `/`; nothing here asks a file system.
package enum RulePath {
  /// Without `.`, doubled slashes and inner `..`.
  package static func normalised(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !path.hasPrefix("/") {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    if path.hasPrefix("/") { return "/" + joined }
    return joined.isEmpty ? "." : joined
  }

  /// `a/b` for `a/b/c.heed`, `.` for `c.heed`.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  package static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}

/// Bytes read as UTF-8, every invalid sequence replaced by U+FFFD.
struct Repaired {
  private(set) var text: String
  /// Where in the repaired text replacements stand, in UTF-8 offsets.
  private(set) var replaced: [Range<UInt32>] = []

  init(_ bytes: [UInt8]) {
    if let valid = String(validating: bytes, as: UTF8.self) {
      text = valid
      return
    }
    var repaired: [UInt8] = []
    repaired.reserveCapacity(bytes.count + 64)
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    reading: while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let scalar): repaired += scalar
      case .error:
        let start = UInt32(repaired.count)
        repaired += [0xEF, 0xBF, 0xBD]
        replaced.append(start..<start + 3)
      case .emptyInput: break reading
      }
    }
    text = String(decoding: repaired, as: UTF8.self)
  }
}

/// Order of names everywhere in the model: by Unicode scalars, not by any language's alphabet.
package func precedes(_ a: String, _ b: String) -> Bool {
  a.utf8.lexicographicallyPrecedes(b.utf8)
}
