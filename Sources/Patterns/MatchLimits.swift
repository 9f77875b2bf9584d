/// Bounds on patterns and on the work that one text may cost.
///
/// What is bounded: the length of a pattern, the part of a text that regular expressions see, the steps that
/// PCRE2 takes from one start position (`matchLimit`), and, for expressions that could take more than linear
/// time, the work over all start positions (`workLimit`). Terms see the whole text, in linear time each.
package struct MatchLimits: Sendable, Equatable {
  /// Longest pattern, UTF-8 bytes.
  package var patternBytes = 2000
  /// Longest term, characters after normalisation.
  package var termCharacters = 200
  /// The bytes of a text that regular expressions see, cut at a character.
  package var textBytes = 4096
  /// PCRE2's count of internal matching steps from one start position.
  package var matchLimit: UInt32 = 10_000
  /// PCRE2's bound on nested backtracking where it interprets.
  package var depthLimit: UInt32 = 10_000
  /// PCRE2's heap where it interprets, KiB.
  package var heapLimit: UInt32 = 8192
  /// Steps of one expression over one text, counted only where the pattern could be slow.
  package var workLimit = 200_000
  /// Matches that are reported of one pattern in one text.
  package var matchesPerPattern = 8

  /// The limits that the product uses.
  package static let standard = MatchLimits()

  /// The limits that the product uses, to be changed.
  package init() {}
}
