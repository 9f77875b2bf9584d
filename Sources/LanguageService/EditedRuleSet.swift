import Diagnostics
import RuleSemantics
import RuleSyntax
import Signals

/// A rule set as its files stand now, saved or not, with the names in them. It asks no checker: it knows what is written,
/// right or wrong.
package struct EditedRuleSet: Sendable {
  /// In the order of loading.
  package let files: [RuleFile]
  let names: [FileNames]
  let encoding: PositionEncoding
  /// What the last check without errors made of it; it may be older than the files.
  let model: CheckedRuleSet?
  /// What the tests of that check did, once they ran.
  let reach: TestReach?
  private let values: [String: ValueMeaning]

  /// A place in a file of the rule set.
  struct Found {
    let file: Int
    let occurrence: Occurrence
  }

  init(
    files: [RuleFile], names: [FileNames], encoding: PositionEncoding, model: CheckedRuleSet?,
    reach: TestReach?
  ) {
    self.files = files
    self.names = names
    self.encoding = encoding
    self.model = model
    self.reach = reach
    var values: [String: ValueMeaning] = [:]
    for row in Signal.catalogue { values[row.name] = .signal(row.signal) }
    for file in names.indices {
      for declared in names[file].declared where declared.key.space == .value && !declared.key.name.isEmpty {
        if values[declared.key.name] == nil { values[declared.key.name] = .declared(file: file, declared) }
      }
    }
    self.values = values
  }

  /// What a name in a comparison means.
  enum ValueMeaning: Sendable {
    case signal(Signal)
    case declared(file: Int, DeclaredName)
  }

  func value(_ name: String) -> ValueMeaning? { values[name] }

  /// The file of a path.
  func index(of path: String) -> Int? { files.firstIndex { $0.path == path } }

  // MARK: - Names

  /// What a name means at its place: right of a comparison it may be a case of what it is compared with.
  func key(of occurrence: Occurrence) -> NameKey {
    guard let compared = occurrence.comparedTo, let cases = choices(of: compared) else {
      return occurrence.key
    }
    let isCase = cases.contains(occurrence.key.name) || values[occurrence.key.name] == nil
    return isCase ? .choice(occurrence.key.name, of: compared) : occurrence.key
  }

  /// The cases of a fact or signal that is `one of`; nil for another value.
  func choices(of value: String) -> [String]? {
    switch values[value] {
    case .signal(.channel):
      declared(.channel).map(\.declared.key.name).filter { $0 != Signal.otherChannel } + [Signal.otherChannel]
    case .signal(let signal):
      if case .oneOf(let cases) = signal.description.type { cases } else { nil }
    case .declared(_, let declared): declared.choices.isEmpty ? nil : declared.choices
    case nil: nil
    }
  }

  /// The name under a place.
  func name(at position: TextPosition, in file: Int) -> (key: NameKey, occurrence: Occurrence)? {
    let offset = files[file].offset(of: position, encoding)
    guard let occurrence = names[file].occurrence(at: offset) else { return nil }
    return (key(of: occurrence), occurrence)
  }

  /// Where a name stands, in the order of the files.
  func occurrences(of key: NameKey) -> [Found] {
    var found: [Found] = []
    // A case right of a comparison was noted as a value.
    var noted: [NameKey] = [key]
    if key.space == .choice || key.space == .channel { noted.append(NameKey(.value, key.written)) }
    for file in files.indices {
      for noted in noted {
        for position in names[file].positions[noted] ?? [] {
          let occurrence = names[file].occurrences[position]
          if self.key(of: occurrence) == key { found.append(Found(file: file, occurrence: occurrence)) }
        }
      }
    }
    return found
  }

  /// What declares a name: several if one is replaced, or if it is declared twice.
  func declarations(of key: NameKey) -> [(file: Int, declared: DeclaredName)] {
    files.indices.flatMap { file in
      (names[file].positions[key] ?? []).isEmpty
        ? [] : names[file].declared.filter { $0.key == key }.map { (file, $0) }
    }
  }

  /// All names of a kind, without those that are written twice, by name.
  func declared(_ kinds: DeclaredKind...) -> [(file: Int, declared: DeclaredName)] {
    var seen: Set<NameKey> = []
    var all: [(file: Int, declared: DeclaredName)] = []
    for file in files.indices {
      for declared in names[file].declared where kinds.contains(declared.kind) {
        if seen.insert(declared.key).inserted { all.append((file, declared)) }
      }
    }
    return all.sorted { precedes($0.declared.key.name, $1.declared.key.name) }
  }

  /// Names that are used and never declared: tags, skills.
  func used(_ space: NameSpace) -> [String] {
    var all: Set<String> = []
    for file in names { for key in file.positions.keys where key.space == space { all.insert(key.name) } }
    return all.sorted(by: precedes)
  }

  /// The tree of a declaration.
  func syntax(_ file: Int, _ declared: DeclaredName) -> DeclarationSyntax {
    files[file].syntax.declarations[declared.declaration]
  }

  func location(_ file: Int, _ span: SourceSpan) -> Location {
    Location(path: files[file].path, range: files[file].range(of: span, encoding))
  }
}

/// A place in a file.
package struct Location: Sendable, Hashable {
  package let path: String
  package let range: TextRange
}

/// A text in place of another, in a file that is known from elsewhere.
package struct TextEdit: Sendable, Hashable {
  package let range: TextRange
  package let text: String
}
