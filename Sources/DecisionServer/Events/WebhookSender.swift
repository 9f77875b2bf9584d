import ConversationStores
import Conversations
import Logging
import ServiceLifecycle

/// Sends what waits in the outbox, and tries again what could not be sent: after a second, after two, and so on.
///
/// A delivery may arrive twice (the answer of the first time may be lost), never silently not at all: what was tried often
/// enough is a dead letter, which an operator can send again. What happens in one conversation reaches an endpoint in its
/// order; endpoints and conversations do not wait for one another.
struct WebhookSender: Service {
  /// Deliveries under way at once, shared evenly among endpoints: one that does not answer holds up nobody else.
  private static let most = 32
  /// For how long nobody else may take one.
  private static let lease: Int64 = 60_000
  /// For one attempt.
  private static let patience = Duration.seconds(15)
  private static let interval = Duration.milliseconds(500)

  let service: DecisionService
  /// For `https`.
  var trust: WebhookTrust?

  /// What the sender wakes up for.
  private enum Wake {
    case time
    /// A delivery to an endpoint ended.
    case sent(String)
  }

  func run() async throws {
    guard !service.announcer.webhooks.isEmpty else { return try await gracefulShutdown() }
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Wake.self) { group in
        @Sendable func pause() async -> Wake {
          try? await Task.sleep(for: Self.interval)
          return .time
        }
        var underWay: [String: Int] = [:]
        group.addTask { await pause() }
        while let wake = await group.next(), !Task.isCancelled {
          switch wake {
          case .time: group.addTask { await pause() }
          case .sent(let endpoint): underWay[endpoint, default: 1] -= 1
          }
          for delivery in await due(beside: underWay) {
            underWay[delivery.endpoint, default: 0] += 1
            group.addTask {
              await send(delivery)
              return .sent(delivery.endpoint)
            }
          }
        }
      }
    }
  }

  /// Deliveries to one endpoint that may be under way at once.
  var share: Int { max(Self.most / max(service.announcer.webhooks.count, 1), 1) }

  /// Takes what is due, to no endpoint more than its share.
  ///
  /// - Parameter underWay: how many there are to each endpoint already.
  func due(beside underWay: [String: Int] = [:]) async -> [Delivery] {
    let now = service.now()
    var counts = underWay
    var taken: [Delivery] = []
    while true {
      let busy = Set(counts.lazy.filter { $0.value >= share }.map(\.key))
      // So few that they cannot be too many, should all be for the one that has most.
      let limit = share - (counts.values.filter { $0 < share }.max() ?? 0)
      do {
        let batch = try await service.store.takeDeliveries(
          until: now + Self.lease, now: now, limit: limit, passingOver: busy)
        for delivery in batch { counts[delivery.endpoint, default: 0] += 1 }
        taken += batch
        if batch.isEmpty { return taken }
      } catch {
        service.report(error)
        return taken
      }
    }
  }

  /// Sends one delivery and notes how that went.
  func send(_ delivery: Delivery) async {
    let failure = await attempt(delivery)
    let now = service.now()
    do throws(StoreError) {
      guard let failure else { return try await service.store.delivered(delivery.id, now: now) }
      let next = Webhook.delay(afterAttempts: delivery.attempts, of: delivery.id).map { now + $0 * 1000 }
      service.metrics.countDelivery(isDead: next == nil)
      service.logger.warning(
        next == nil ? "a webhook is given up" : "a webhook failed",
        metadata: [
          "webhook": "\(delivery.endpoint)", "attempt": "\(delivery.attempts)", "error": "\(failure)",
        ])
      try await service.store.failed(delivery.id, error: failure, next: next, now: now)
    } catch {
      service.report(error)
    }
  }

  /// Nil if it arrived.
  private func attempt(_ delivery: Delivery) async -> String? {
    guard let webhook = service.announcer.webhooks.first(where: { $0.name == delivery.endpoint }) else {
      return "no webhook of this name is configured any more"
    }
    let second = service.now() / 1000
    let fields = [
      ("Content-Type", "application/json"), ("Heed-Delivery", "\(delivery.id)"),
      ("Heed-Signature", webhook.signature(of: delivery.body, at: second)),
    ]
    do throws(PostError) {
      let status = try await WebhookClient.post(
        delivery.body, to: webhook.url, fields: fields, trust: trust, patience: Self.patience)
      return (200..<300).contains(status) ? nil : "it answered with status \(status)"
    } catch {
      return error.message
    }
  }
}
