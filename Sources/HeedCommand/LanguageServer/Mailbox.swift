import Dispatch
import Foundation
import LanguageService
import RuleTesting
import Synchronization
import WireFormat

/// What the server is told: messages of the editor, and work that was done elsewhere.
enum ServerEvent: Sendable {
  case message(JSON)
  /// Bytes that are no JSON, with what is wrong.
  case malformed(String)
  /// A message of more bytes than are read.
  case tooLarge(Int)
  /// The editor closed the line, or wrote what is no frame.
  case end(String?)
  /// It is time to check a rule set, unless something changed since.
  case checkDue(root: String, generation: Int)
  case checked(AnalysisTask.Outcome)
  case testsDue(root: String, generation: Int)
  case tested(TestReachTask, TestReach)
  case ranTests(TestRunTask, TestRunTask.Outcome, request: JSON)
  case failed(String, request: JSON?)
}

/// Events in the order of their arrival, from any thread to the one that serves.
final class Mailbox: Sendable {
  private let events = Mutex<[ServerEvent]>([])
  private let arrivals = DispatchSemaphore(value: 0)
  /// Messages of the editor that wait; whoever reads more waits, too.
  private let room = DispatchSemaphore(value: 64)
  private let cancelled = Mutex<[JSON]>([])

  /// Puts an event of our own.
  func put(_ event: ServerEvent) {
    events.withLock { $0.append(event) }
    arrivals.signal()
  }

  /// Puts a message of the editor, once there is room.
  func putFromEditor(_ event: ServerEvent) {
    room.wait()
    put(event)
  }

  /// The next event; waits for one.
  func take() -> ServerEvent {
    arrivals.wait()
    let event = events.withLock { $0.removeFirst() }
    switch event {
    case .message, .malformed, .tooLarge: room.signal()
    default: break
    }
    return event
  }

  /// Notes that the answer to a request is no longer wanted.
  func cancel(_ id: JSON) {
    cancelled.withLock { ids in
      ids.append(id)
      // Ids of requests that were answered before stay; nobody needs more than the last.
      if ids.count > 256 { ids.removeFirst() }
    }
  }

  /// Whether a request was cancelled; says so once.
  func takeCancelled(_ id: JSON) -> Bool {
    cancelled.withLock { ids in
      guard let place = ids.firstIndex(of: id) else { return false }
      ids.remove(at: place)
      return true
    }
  }
}
