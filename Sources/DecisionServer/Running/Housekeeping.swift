import ConversationStores
import Logging
import ServiceLifecycle

/// What time does by itself: leases that run out, handoffs that wait too long, conversations that are forgotten.
struct Housekeeping: Service {
  private static let interval = Duration.seconds(1)
  /// Ticks between two looks for what is too old.
  private static let retentionTicks = 600
  private static let batch = 100

  let service: DecisionService

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var tick = 0
      while !Task.isCancelled {
        await tidyQueue()
        if tick % Self.retentionTicks == 0 { await forget() }
        tick += 1
        try? await Task.sleep(for: Self.interval)
      }
    }
  }

  /// Takes handoffs from agents whose lease ran out, and moves those that wait too long.
  func tidyQueue() async {
    let now = service.now()
    let announcer = service.announcer
    do {
      _ = try await service.store.expireLeases(
        now: now, limit: Self.batch, announcing: announcer.announcer(.expired, now: now))
      _ = try await service.store.escalate(
        now: now, limit: Self.batch, announcing: announcer.announcer(.moved, now: now))
    } catch {
      service.report(error)
    }
  }

  /// Forgets what is older than the settings allow: silent conversations, and answers and logs of turns.
  func forget() async {
    let conversations = time(before: service.settings.retentionDays)
    let responses = time(before: service.settings.responseDays)
    guard conversations != nil || responses != nil else { return }
    let retention = Retention(
      conversationsBefore: conversations, eventsBefore: conversations, responsesBefore: responses,
      deadLettersBefore: conversations)
    do {
      var isComplete = false
      var forgotten = 0
      while !isComplete, !Task.isCancelled {
        let outcome = try await service.store.retain(retention, limit: Self.batch)
        isComplete = outcome.isComplete
        forgotten += outcome.conversations
      }
      if forgotten > 0 {
        service.logger.info("forgotten by age", metadata: ["conversations": "\(forgotten)"])
      }
    } catch {
      service.report(error)
    }
  }

  /// When so many days ago was; nil for none.
  private func time(before days: Int) -> Int64? {
    days > 0 ? service.now() - Int64(days) * 86_400_000 : nil
  }
}
