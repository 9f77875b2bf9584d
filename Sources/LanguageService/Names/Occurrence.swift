package import Diagnostics
import RuleSyntax

/// A name at a place of a file.
package struct Occurrence: Sendable {
  /// Of a name right of a comparison: in the space of values, until it is known what it is compared with.
  let key: NameKey
  /// With the quotes, if it has any.
  package let span: SourceSpan
  /// Whether this place says what the name means.
  package let isDeclaration: Bool
  /// The value that it is compared with, or is a default of.
  let comparedTo: String?
  /// Position of the declaration that it stands in.
  let declaration: Int
}

/// What a declaration declares.
package enum DeclaredKind: String, Sendable {
  case policy, fact, field, event, calendar, capture, define, topic, trigger, intent, lexicon, mood, script,
    desk,
    rule, ensure, test, choice, channel
}

/// A name with what declares it.
package struct DeclaredName: Sendable {
  package let key: NameKey
  package let kind: DeclaredKind
  /// The name itself.
  package let name: SourceSpan
  /// All of the declaration.
  package let span: SourceSpan
  /// Position among the declarations of the file.
  let declaration: Int
  /// Of a `one of`: its cases.
  let choices: [String]
  /// The type of a fact or field as written, the title of what has one.
  let detail: String?
}

/// All names of a file.
struct FileNames: Sendable {
  /// In source order.
  private(set) var occurrences: [Occurrence] = []
  private(set) var declared: [DeclaredName] = []
  /// Positions in `occurrences`.
  private(set) var positions: [NameKey: [Int]] = [:]

  init(_ file: RuleFile) {
    var walk = NameWalk(source: file.source)
    for (index, declaration) in file.syntax.declarations.enumerated() { walk.visit(declaration, at: index) }
    occurrences = walk.occurrences.sorted { $0.span < $1.span }
    declared = walk.declared
    for (index, occurrence) in occurrences.enumerated() {
      positions[occurrence.key, default: []].append(index)
    }
  }

  /// The name at an offset, its end included.
  func occurrence(at offset: UInt32) -> Occurrence? {
    var low = 0
    var high = occurrences.count
    while low < high {
      let middle = (low + high) / 2
      if occurrences[middle].span.end < offset { low = middle + 1 } else { high = middle }
    }
    // Of two names that touch, the one that starts here.
    if low + 1 < occurrences.count, occurrences[low + 1].span.start == offset { low += 1 }
    guard low < occurrences.count, occurrences[low].span.start <= offset else { return nil }
    return occurrences[low]
  }
}
