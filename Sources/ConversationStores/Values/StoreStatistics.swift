package import Conversations

/// How long the queues are.
package struct StoreStatistics: Sendable, Equatable {
  /// Of each desk that somebody waits at or works for, by name.
  package var desks: [DeskQueue]
  /// Deliveries that are due and not taken.
  package var dueDeliveries: Int
  /// Since when the oldest of them is due.
  package var oldestDelivery: Instant?
  package var deadLetters: Int

  package init(desks: [DeskQueue], dueDeliveries: Int, oldestDelivery: Instant?, deadLetters: Int) {
    self.desks = desks
    self.dueDeliveries = dueDeliveries
    self.oldestDelivery = oldestDelivery
    self.deadLetters = deadLetters
  }

  package struct DeskQueue: Sendable, Equatable {
    package var desk: String
    package var waiting: Int
    package var claimed: Int
    /// Since when the one waits who waits longest.
    package var oldestWaiting: Instant?
  }
}
