import ConversationStores
import Conversations
import Logging
import ServiceLifecycle

/// Sends what waits in the outbox, and tries again what could not be sent: after a second, after two, and so on.
///
/// A delivery may arrive twice (the answer of the first time may be lost), never silently not at all: what was tried often
/// enough is a dead letter, which an operator can send again.
struct WebhookSender: Service {
  /// Deliveries that are taken at once, and for how long nobody else may take them.
  private static let batch = 32
  private static let lease: Int64 = 60_000
  /// For one attempt.
  private static let patience = Duration.seconds(15)
  private static let interval = Duration.milliseconds(500)

  let service: DecisionService
  /// For `https`.
  var trust: WebhookTrust?

  func run() async throws {
    guard !service.announcer.webhooks.isEmpty else { return try await gracefulShutdown() }
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        if await sendBatch() == 0 { try? await Task.sleep(for: Self.interval) }
      }
    }
  }

  /// Sends what is due; gives how many that was.
  func sendBatch() async -> Int {
    let now = service.now()
    let due: [Delivery]
    do {
      due = try await service.store.takeDeliveries(until: now + Self.lease, now: now, limit: Self.batch)
    } catch {
      service.report(error)
      return 0
    }
    await withDiscardingTaskGroup { group in
      for delivery in due { group.addTask { await send(delivery) } }
    }
    return due.count
  }

  private func send(_ delivery: Delivery) async {
    let failure = await attempt(delivery)
    let now = service.now()
    do throws(StoreError) {
      guard let failure else { return try await service.store.delivered(delivery.id) }
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
