package import Conversations

/// What others learn of something that was written, committed together with it.
package struct Announcement: Sendable, Equatable {
  package var events: [NewEvent]
  package var deliveries: [NewDelivery]

  package init(events: [NewEvent] = [], deliveries: [NewDelivery] = []) {
    self.events = events
    self.deliveries = deliveries
  }

  var isEmpty: Bool { events.isEmpty && deliveries.isEmpty }

  func check() throws(StoreError) {
    for event in events {
      try StoredName.check(event.kind, "the kind of an event")
      try StoredName.check(event.conversation, "the conversation of an event")
    }
    for delivery in deliveries {
      try StoredName.check(delivery.endpoint, "the endpoint of a delivery")
      try StoredName.check(delivery.conversation, "the conversation of a delivery")
    }
  }
}

/// Says what others learn of a handoff that changed. Called within the transaction: it computes, and waits for nothing.
package typealias Announcer = @Sendable (Handoff) -> Announcement

/// An event to be published.
package struct NewEvent: Sendable, Equatable {
  /// `handoff.opened` and the like.
  package var kind: String
  /// The conversation it is about: the event is erased with it.
  package var conversation: String?
  package var data: [UInt8]
  package var at: Instant

  package init(kind: String, conversation: String?, data: [UInt8], at: Instant) {
    self.kind = kind
    self.conversation = conversation
    self.data = data
    self.at = at
  }
}

/// An event as it was published.
package struct StoredEvent: Sendable, Equatable {
  /// 1 and up, in the order of commits.
  package var id: Int64
  package var event: NewEvent
}

/// Something to be sent to a webhook.
package struct NewDelivery: Sendable, Equatable {
  /// Name of the webhook.
  package var endpoint: String
  /// The conversation it is about: what was not sent yet is erased with it.
  package var conversation: String?
  package var body: [UInt8]
  /// When it happened: due from then on, or when what stands before it has gone.
  package var due: Instant

  package init(endpoint: String, conversation: String?, body: [UInt8], due: Instant) {
    self.endpoint = endpoint
    self.conversation = conversation
    self.body = body
    self.due = due
  }
}

/// Something that is to be sent, or could not be.
package struct Delivery: Sendable, Equatable {
  package var id: Int64
  package var endpoint: String
  package var conversation: String?
  package var body: [UInt8]
  /// When it is tried next; of a taken one, when its lease ends.
  package var due: Instant
  /// How often it was taken.
  package var attempts: Int
  /// Why the last attempt failed.
  package var error: String?
  /// Since when it is a dead letter.
  package var dead: Instant?
}

/// What is delivered one after the other.
struct DeliveryLane: Hashable {
  let endpoint: String
  let conversation: ExactText
}

extension Delivery {
  /// Nil for what waits for nothing.
  var lane: DeliveryLane? {
    conversation.map { DeliveryLane(endpoint: endpoint, conversation: ExactText($0)) }
  }
}
