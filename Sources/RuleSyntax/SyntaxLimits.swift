/// What a rule file may hold at most, so that nothing in it can exhaust time or memory; every limit has its own message.
package enum SyntaxLimits {
  /// Bytes of a file.
  package static let fileBytes = 4 * 1024 * 1024
  /// Bytes between the quotes of a text.
  package static let textBytes = 8_000
  /// Bytes between the slashes of a regex.
  package static let regexBytes = 2_000
  /// Levels of brackets, `not`, calls and sums within each other.
  package static let nesting = 64
  /// Items of one list.
  package static let listItems = 10_000
  /// Findings of one file; after that reading it stops.
  package static let findings = 100
  /// Digits before the decimal point.
  package static let wholeDigits = 12
}
