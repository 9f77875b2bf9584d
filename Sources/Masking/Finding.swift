/// A stretch of a text that tells who or where a person is.
package struct Finding: Sendable, Equatable {
  /// What it is.
  package enum Kind: String, Sendable, CaseIterable {
    case phone
    case email
    /// An identity number: mainland China, Hong Kong, Taiwan, or a US social security number.
    case id
    case card
    case address
    case passport

    /// What stands in its place in a masked text.
    package var replacement: String { "[\(rawValue)]" }
  }

  package let kind: Kind
  /// UTF-8 offsets in the text as written, whole characters.
  package let range: Range<Int>

  /// A finding at a place.
  package init(kind: Kind, range: Range<Int>) {
    self.kind = kind
    self.range = range
  }
}
