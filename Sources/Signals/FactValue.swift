/// A fact's value as stored: numbers in ten-thousandths, truths 0 or 1, cases by position, dates in days, times in minutes.
package enum FactValue: Sendable, Hashable, Codable {
  case number(Int64)
  case text(String)
}
