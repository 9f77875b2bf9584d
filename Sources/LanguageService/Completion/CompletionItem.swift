/// Something that could be written at a place.
package struct CompletionItem: Sendable {
  package let label: String
  package let kind: Kind
  /// Beside the label: a type, a title.
  package let detail: String
  /// Markdown.
  package let documentation: String
  /// What takes the place of `range`.
  package let text: String
  /// With places to fill in, for clients that know them; nil if `text` has none.
  package let snippet: String?
  package let range: TextRange
  /// Items are shown in this order.
  package let rank: Int
  /// What says more about it, when somebody asks; see `EditedRuleSet.documentation(of:_:)`.
  package let name: NameKey?

  package enum Kind: Sendable {
    case keyword
    case name(DeclaredKind)
    case signal, value, text, folder
  }
}
