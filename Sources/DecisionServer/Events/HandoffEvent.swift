import ConversationStores
import Conversations
import WireFormat

/// Something that happened to a handoff, as agents' desks and webhooks learn of it.
struct HandoffEvent: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    case opened = "handoff.opened"
    case updated = "handoff.updated"
    case claimed = "handoff.claimed"
    /// An agent put it back into the queue.
    case returned = "handoff.returned"
    /// The agent's lease ran out.
    case expired = "handoff.expired"
    /// It waited too long and went to another desk.
    case moved = "handoff.moved"
    case settled = "handoff.settled"
  }

  var kind: Kind
  var id: String
  var conversation: String
  var desk: String?
  var priority: Priority?
  var agent: String?
  var outcome: String?
  var at: Instant

  init(
    _ kind: Kind, id: String, conversation: String, desk: String? = nil, priority: Priority? = nil,
    agent: String? = nil, outcome: String? = nil, at: Instant
  ) {
    self.kind = kind
    self.id = id
    self.conversation = conversation
    self.desk = desk
    self.priority = priority
    self.agent = agent
    self.outcome = outcome
    self.at = at
  }

  /// Of a handoff as the store has it.
  init(_ kind: Kind, _ handoff: ConversationStores.Handoff, at: Instant) {
    self.init(
      kind, id: handoff.id, conversation: handoff.conversation, desk: handoff.desk,
      priority: handoff.priority, agent: handoff.claim?.agent, at: at)
  }

  /// `{"kind":"handoff.opened","handoff":…}`: what a stream and a webhook carry. No word of a customer is in it.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("kind", kind.rawValue)
      $0.member("handoff", id)
      $0.member("conversation", conversation)
      if let desk { $0.member("desk", desk) }
      if let priority { $0.member("priority", priority.name) }
      if let agent { $0.member("agent", agent) }
      if let outcome { $0.member("outcome", outcome) }
      $0.member("at", Timestamp.text(of: at))
    }
    return writer.bytes
  }
}

/// Turns what happened into what the store publishes: an event for the stream, and a delivery for each webhook that asked.
struct AnnouncementDesk: Sendable {
  let webhooks: [Webhook]

  func announcement(of events: [HandoffEvent], now: Instant) -> Announcement {
    var announcement = Announcement()
    for event in events {
      let body = event.json
      announcement.events.append(
        NewEvent(kind: event.kind.rawValue, conversation: event.conversation, data: body, at: event.at))
      for webhook in webhooks where webhook.wants(event.kind) {
        announcement.deliveries.append(
          NewDelivery(endpoint: webhook.name, conversation: event.conversation, body: body, due: now))
      }
    }
    return announcement
  }

  /// What a change of the queue is announced as.
  func announcer(_ kind: HandoffEvent.Kind, now: Instant) -> Announcer {
    { handoff in announcement(of: [HandoffEvent(kind, handoff, at: now)], now: now) }
  }
}
