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
  /// Deliveries under way at once, and for how long nobody else may take one.
  static let most = 32
  private static let lease: Int64 = 60_000
  /// For one attempt.
  private static let patience = Duration.seconds(15)
  private static let interval = Duration.milliseconds(500)

  let service: DecisionService
  /// For `https`.
  var trust: WebhookTrust?

  /// What the sender wakes up for.
  private enum Wake { case time, sent }

  func run() async throws {
    guard !service.announcer.webhooks.isEmpty else { return try await gracefulShutdown() }
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Wake.self) { group in
        @Sendable func pause() async -> Wake {
          try? await Task.sleep(for: Self.interval)
          return .time
        }
        var free = Self.most
        group.addTask { await pause() }
        while let wake = await group.next(), !Task.isCancelled {
          switch wake {
          case .time: group.addTask { await pause() }
          case .sent: free += 1
          }
          for delivery in await due(limit: free) {
            free -= 1
            group.addTask {
              await send(delivery)
              return .sent
            }
          }
        }
      }
    }
  }

  /// Takes what is due.
  func due(limit: Int) async -> [Delivery] {
    let now = service.now()
    do {
      return try await service.store.takeDeliveries(until: now + Self.lease, now: now, limit: limit)
    } catch {
      service.report(error)
      return []
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
