import Synchronization

/// Scratches that callers without one of their own borrow, because making one costs more than a decision.
final class ScratchPool: Sendable {
  /// Idle scratches beyond this many are let go.
  private static let mostIdle = 32

  private let idle = Mutex<[Box]>([])

  /// A scratch that one borrower has at a time.
  final class Box: @unchecked Sendable {
    // SAFETY: a box is either idle in the pool, where nobody touches its scratch, or with the one borrower that took it out.
    var scratch = EngineScratch()
  }

  /// Runs a body with a scratch that nobody else has.
  func borrow<Result>(_ body: (inout EngineScratch) -> Result) -> Result {
    let box = idle.withLock { $0.popLast() } ?? Box()
    defer { idle.withLock { if $0.count < Self.mostIdle { $0.append(box) } } }
    return body(&box.scratch)
  }
}
