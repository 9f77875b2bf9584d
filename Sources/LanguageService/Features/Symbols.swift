import Diagnostics
import RuleSyntax

/// A declaration in the outline of a file.
package struct Symbol: Sendable {
  package let name: String
  package let kind: DeclaredKind
  package let detail: String
  /// All of the declaration.
  package let range: TextRange
  /// Its name.
  package let selection: TextRange
  package var children: [Symbol]

  /// The symbol for an editor that knows no outlines.
  package func placed(in path: String) -> WorkspaceSymbol {
    WorkspaceSymbol(name: name, kind: kind, location: Location(path: path, range: range))
  }
}

/// A declaration somewhere in the open rule sets.
package struct WorkspaceSymbol: Sendable {
  package let name: String
  package let kind: DeclaredKind
  package let location: Location
}

extension EditedRuleSet {
  /// The declarations of a file, fields of events below their event.
  package func symbols(of file: Int) -> [Symbol] {
    var reader = files[file].positions(encoding)
    var symbols: [Symbol] = []
    for declared in names[file].declared {
      if declared.kind == .channel || declared.kind == .choice { continue }
      let symbol = Symbol(
        name: symbolName(declared, file), kind: declared.kind, detail: symbolDetail(declared, file),
        range: reader.range(of: declared.span), selection: reader.range(of: declared.name), children: [])
      if declared.kind == .field, !symbols.isEmpty {
        symbols[symbols.count - 1].children.append(symbol)
      } else {
        symbols.append(symbol)
      }
    }
    return symbols
  }

  /// Declarations whose name holds the letters of a query in order, in the order of the files.
  package func symbols(matching query: String, most: Int) -> [WorkspaceSymbol] {
    var found: [WorkspaceSymbol] = []
    for file in files.indices {
      var reader = files[file].positions(encoding)
      for declared in names[file].declared where declared.kind != .channel && declared.kind != .choice {
        let name = symbolName(declared, file)
        guard Self.matches(name, query) else { continue }
        let location = Location(path: files[file].path, range: reader.range(of: declared.name))
        found.append(WorkspaceSymbol(name: name, kind: declared.kind, location: location))
        if found.count >= most { return found }
      }
    }
    return found
  }

  private func symbolName(_ declared: DeclaredName, _ file: Int) -> String {
    switch declared.kind {
    case .policy: files[file].source.text(of: declared.name).trimmingQuotes
    case .lexicon: "lexicon"
    default: declared.key.written.isEmpty ? declared.kind.rawValue : declared.key.written
    }
  }

  private func symbolDetail(_ declared: DeclaredName, _ file: Int) -> String {
    let detail = declared.detail.map { String($0.prefix(120)) } ?? ""
    let isReplacement = declared.kind != .field && syntax(file, declared).isReplacement
    return (isReplacement ? "replaced " : "") + declared.kind.rawValue
      + (detail.isEmpty ? "" : " · \(detail)")
  }

  private static func matches(_ name: String, _ query: String) -> Bool {
    var letters = name.lowercased().unicodeScalars[...]
    for letter in query.lowercased().unicodeScalars where letter != " " {
      guard let place = letters.firstIndex(of: letter) else { return false }
      letters = letters[letters.index(after: place)...]
    }
    return true
  }
}

extension String {
  /// Without quotes around it.
  var trimmingQuotes: String {
    let quotes: Set<Unicode.Scalar> = ["\"", "\u{201C}", "\u{201D}"]
    var scalars = unicodeScalars[...]
    if let first = scalars.first, quotes.contains(first) { scalars = scalars.dropFirst() }
    if let last = scalars.last, quotes.contains(last) { scalars = scalars.dropLast() }
    return String(scalars)
  }
}
