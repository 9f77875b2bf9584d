import Masking

/// What of a turn is logged. The one place where a customer's words are held back from a store or masked.
///
/// It rules the log of a turn and comments, not what the service cannot work without: the state of a conversation (facts
/// as passed, the last six turns masked) and the responses that a repeated turn gets again. How long those are kept, a
/// `Retention` says.
package struct RecordKeeping: Sendable {
  /// How much is logged, from the least to the most.
  package enum Detail: String, Sendable, CaseIterable {
    /// No words and no values.
    case nothing
    /// Scores and facts, texts among the facts masked; no words.
    case values
    /// The values, and the words masked.
    case masked
    /// The values and the words as they came.
    case text
  }

  package let detail: Detail
  private let masker = Masker()

  package init(_ detail: Detail) { self.detail = detail }

  /// Whether scores, topics and facts are logged.
  package var keepsValues: Bool { detail != .nothing }

  /// What is logged of a customer's, bot's or agent's words; nil: nothing.
  package func words(_ text: String) -> String? {
    switch detail {
    case .nothing, .values: nil
    case .masked: masker.masked(text)
    case .text: text
    }
  }

  /// What is logged of a value that may be a text; nil: nothing.
  package func value(_ text: String) -> String? {
    switch detail {
    case .nothing: nil
    case .values, .masked: masker.masked(text)
    case .text: text
    }
  }
}
