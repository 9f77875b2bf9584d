import HummingbirdCore
import Logging
import NIOCore

/// Connections as another channel has them, each worked on by the thread of its event loop.
///
/// Swift's own threads would take every request over from the loop and hand the answer back to it: two changes of threads,
/// which cost more than a decision. What takes long (loading rules, a store) has threads of its own.
struct LoopChannel<Plain: ServerChildChannel>: ServerChildChannel {
  let plain: Plain

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Plain.Value> {
    plain.setup(channel: channel, logger: logger)
  }

  func handle(value: Plain.Value, logger: Logger) async {
    await withTaskExecutorPreference(LoopExecutor(value.channel.eventLoop)) {
      await plain.handle(value: value, logger: logger)
    }
  }
}

/// Runs tasks on an event loop.
private final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
