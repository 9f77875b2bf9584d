package import Conversations

package struct PolicyProgram: Sendable {
  /// Reply languages, sorted; `fallbacks` are positions in it.
  package var languages: [String]
  package var fallbacks: [Int?]
  package var defaultLanguage: Int
  package var zone: Int
  /// The last one is `other`.
  package var channels: [String]
  package var otherwise: Action
  package var whenUnreadable: Action
  package var whenUnreadablePriority: Priority
  package var inDoubtDesk: Int
  package var inDoubtPriority: Priority
  package var disclose: Int?
  /// Milliseconds; nil is never.
  package var resumeAfter: Int64?

  package init(
    languages: [String], fallbacks: [Int?], defaultLanguage: Int, zone: Int, channels: [String],
    otherwise: Action,
    whenUnreadable: Action, whenUnreadablePriority: Priority, inDoubtDesk: Int, inDoubtPriority: Priority,
    disclose: Int?, resumeAfter: Int64?
  ) {
    self.languages = languages
    self.fallbacks = fallbacks
    self.defaultLanguage = defaultLanguage
    self.zone = zone
    self.channels = channels
    self.otherwise = otherwise
    self.whenUnreadable = whenUnreadable
    self.whenUnreadablePriority = whenUnreadablePriority
    self.inDoubtDesk = inDoubtDesk
    self.inDoubtPriority = inDoubtPriority
    self.disclose = disclose
    self.resumeAfter = resumeAfter
  }
}
