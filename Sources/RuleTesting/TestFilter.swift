package import Diagnostics
package import RuleSemantics

/// Which tests to run: those whose name contains one of some texts, or that stand at one of some places.
package struct TestFilter: Sendable {
  private let names: [String]
  private let places: [(path: String, line: Int)]

  /// A filter; without texts it admits every test.
  ///
  /// - Parameter texts: a part of a name, or `FILE:LINE` (the end of a path is enough, a column behind it is ignored).
  package init(_ texts: [String] = []) {
    var names: [String] = []
    var places: [(path: String, line: Int)] = []
    for text in texts {
      if let place = Self.place(text) { places.append(place) } else { names.append(text) }
    }
    self.names = names
    self.places = places
  }

  /// Whether a test is to be run.
  ///
  /// - Parameter sources: the files of the rule set.
  package func admits(_ test: CheckedTest, _ sources: [SourceFile]) -> Bool {
    if names.isEmpty, places.isEmpty { return true }
    if names.contains(where: { test.name.contains($0) }) { return true }
    if places.isEmpty { return false }
    guard let source = sources.first(where: { $0.id == test.span.source }) else { return false }
    let first = source.position(at: test.span.start).line
    let last = source.position(at: test.span.end).line
    return places.contains { place in
      (first...max(first, last)).contains(place.line)
        && (source.path == place.path || source.path.hasSuffix("/" + place.path))
    }
  }

  /// `shop/tests.heed:12` or `shop/tests.heed:12:3`.
  private static func place(_ text: String) -> (path: String, line: Int)? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let file = parts.firstIndex(where: { $0.hasSuffix(".heed") }), file + 1 < parts.count,
      let line = Int(parts[file + 1])
    else { return nil }
    let path = parts[...file].joined(separator: ":")
    return (path.hasPrefix("./") ? String(path.dropFirst(2)) : path, line)
  }
}
