import Patterns

/// A term or expression of a definition.
struct PatternPlace: Sendable {
  var part: PatternPart
  /// Index in its part: terms first, then expressions.
  var place: Int
  var isTerm: Bool
  /// As the author wrote it, without quotes or slashes.
  var text: String
}

extension PatternDefinition {
  /// All terms and expressions, matches first.
  var all: [PatternPlace] {
    func list(_ part: PatternPart, _ terms: [TermSource], _ expressions: [RegexSource]) -> [PatternPlace] {
      terms.enumerated().map {
        PatternPlace(part: part, place: $0.offset, isTerm: true, text: $0.element.text)
      }
        + expressions.enumerated().map {
          PatternPlace(
            part: part, place: terms.count + $0.offset, isTerm: false, text: $0.element.pattern)
        }
    }
    return list(.matches, terms, expressions) + list(.exceptions, exceptTerms, exceptExpressions)
  }

  /// The definition without one of them.
  func without(_ part: PatternPart, _ place: Int) -> PatternDefinition {
    func cut<Item>(_ items: [Item], _ position: Int, _ isHere: Bool) -> [Item] {
      guard isHere, items.indices.contains(position) else { return items }
      var items = items
      items.remove(at: position)
      return items
    }
    return PatternDefinition(
      name: name, terms: cut(terms, place, part == .matches),
      expressions: cut(expressions, place - terms.count, part == .matches),
      exceptTerms: cut(exceptTerms, place, part == .exceptions),
      exceptExpressions: cut(exceptExpressions, place - exceptTerms.count, part == .exceptions),
      ignoreNegated: ignoreNegated)
  }
}
