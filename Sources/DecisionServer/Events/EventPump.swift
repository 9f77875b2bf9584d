import ConversationStores
import ServiceLifecycle
import Synchronization

/// Wakes the open streams of events when there are new ones, and now and then, so that they show they are alive.
struct EventPump: Service {
  /// Other servers on the same store give no signal: how often it is asked.
  private static let interval = Duration.milliseconds(500)
  /// Rings without news that make a sign of life.
  private static let quietRings = 30

  let service: DecisionService

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask {
          for await _ in service.store.eventSignals() { service.bell.ring() }
        }
        group.addTask { await look() }
      }
    }
    service.bell.close()
  }

  private func look() async {
    var last: Int64 = 0
    var quiet = 0
    while !Task.isCancelled {
      try? await Task.sleep(for: Self.interval)
      quiet += 1
      do {
        let newest = try await service.store.lastEventID()
        if newest != last || quiet >= Self.quietRings {
          last = newest
          quiet = 0
          service.bell.ring()
        }
      } catch {
        service.report(error)
      }
    }
  }
}
