import Synchronization

/// Takes all steps that wait into one transaction, because making durable costs the same for one as for many.
///
/// While one batch is written the next one gathers; nobody waits for a timer.
final class CommitQueue<Database: SQLDatabase>: Sendable {
  /// Steps in one transaction.
  private static var batchSize: Int { 256 }
  /// Steps that may wait: a store that is slower than its callers says so instead of growing.
  private static var longest: Int { 20_000 }

  private typealias Answer = CheckedContinuation<Result<CommitOutcome, StoreError>, Never>

  private struct Waiting {
    let step: Step
    let answer: Answer
  }

  private struct State {
    var waiting: [Waiting] = []
    var isWriting = false
    var isClosed = false
    /// Who waits for the queue to run empty.
    var closing: [CheckedContinuation<Void, Never>] = []
  }

  private let database: Database
  private let bell: EventBell
  private let state = Mutex(State())

  init(_ database: Database, bell: EventBell) {
    self.database = database
    self.bell = bell
  }

  func commit(_ step: Step) async throws(StoreError) -> CommitOutcome {
    let result: Result<CommitOutcome, StoreError> = await withCheckedContinuation { answer in
      let refusal = state.withLock { state -> StoreError? in
        if state.isClosed { return .unavailable("it was closed") }
        if state.waiting.count >= Self.longest {
          return .unavailable("\(state.waiting.count) steps wait to be written")
        }
        state.waiting.append(Waiting(step: step, answer: answer))
        if !state.isWriting {
          state.isWriting = true
          Task { await self.writeAll() }
        }
        return nil
      }
      if let refusal { answer.resume(returning: .failure(refusal)) }
    }
    return try result.get()
  }

  /// Refuses new steps and waits for those that were taken.
  func close() async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let isIdle = state.withLock { state in
        state.isClosed = true
        if state.isWriting { state.closing.append(continuation) }
        return !state.isWriting
      }
      if isIdle { continuation.resume() }
    }
  }

  private func writeAll() async {
    while let batch = nextBatch() {
      let steps = batch.map(\.step)
      do throws(StoreError) {
        let outcomes = try await database.write { session throws(StoreError) in
          try session.commit(steps)
        }
        // Waiting callers go on after the commit, never before.
        for (waiting, outcome) in zip(batch, outcomes) { waiting.answer.resume(returning: .success(outcome)) }
        if outcomes.contains(where: \.hasEvents) { bell.ring() }
      } catch {
        for waiting in batch { waiting.answer.resume(returning: .failure(error)) }
      }
    }
  }

  /// The steps of the next transaction, at most one of a conversation; nil when nothing waits.
  private func nextBatch() -> [Waiting]? {
    let (batch, closing) = state.withLock { state -> ([Waiting], [CheckedContinuation<Void, Never>]) in
      if state.waiting.isEmpty {
        state.isWriting = false
        defer { state.closing = [] }
        return ([], state.closing)
      }
      var batch: [Waiting] = []
      var later: [Waiting] = []
      var conversations = Set<String>()
      for waiting in state.waiting {
        if batch.count < Self.batchSize, conversations.insert(waiting.step.conversation).inserted {
          batch.append(waiting)
        } else {
          later.append(waiting)
        }
      }
      state.waiting = later
      return (batch, [])
    }
    for continuation in closing { continuation.resume() }
    return batch.isEmpty ? nil : batch
  }
}

extension CommitOutcome {
  fileprivate var hasEvents: Bool {
    if case .committed(_, .some) = self { true } else { false }
  }
}
