import Conversations
import HTTPTypes
import Synchronization

/// A conversation at hand, as the store has it.
struct LiveConversation: Sendable {
  var conversation: Conversation
  /// Of the store; 0 for one that is not stored yet.
  var revision: Int64
  /// Id of the turn that was decided last.
  var lastTurn: String?
  /// Id of the handoff that is open.
  var handoff: String?
}

/// Lets the turns of one conversation be decided one after the other, and keeps those that spoke last at hand.
///
/// Another server on the same store does not ask here: the store's revisions decide between the two.
final class ConversationTable: Sendable {
  /// Turns of one conversation that may wait; more are turned away.
  static let mostWaiting = 64
  /// Conversations that are kept at hand, at most twice as many. One of some turns takes tens of KB; reading it again from
  /// the store takes less than deciding on a turn.
  private let mostYoung: Int

  private struct Entry {
    var live: LiveConversation?
    var isBusy = false
    /// In order of arrival.
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private struct Contents {
    /// Those that spoke since the last change of generation, and those that spoke in the one before.
    var young: [String: Entry] = [:]
    var old: [String: Entry] = [:]
  }

  private let contents = Mutex(Contents())

  init(mostYoung: Int = 2_048) { self.mostYoung = mostYoung }

  /// Does work on a conversation while nobody else on this server does.
  ///
  /// - Parameter work: gets the conversation as it was left, nil if it is not at hand; what it leaves nil is read from the
  ///   store the next time.
  /// - Throws: `.overloaded` if too many wait already.
  func with<Result>(
    _ id: String, _ work: (inout LiveConversation?) async throws(Problem) -> Result
  ) async throws(Problem) -> Result {
    try await enter(id)
    var live = contents.withLock { $0.young[id]?.live }
    do {
      let result = try await work(&live)
      leave(id, live)
      return result
    } catch {
      leave(id, live)
      throw error
    }
  }

  private enum Entrance { case free, mustWait, refused }

  private func enter(_ id: String) async throws(Problem) {
    let entrance: Entrance = contents.withLock { contents in
      if contents.young[id] == nil, let entry = contents.old.removeValue(forKey: id) {
        contents.young[id] = entry
      }
      let entry = contents.young[id] ?? Entry()
      if entry.waiting.count >= Self.mostWaiting { return .refused }
      if entry.isBusy { return .mustWait }
      contents.young[id, default: Entry()].isBusy = true
      return .free
    }
    switch entrance {
    case .free: return
    case .refused:
      throw Problem(
        .overloaded, "\(Self.mostWaiting) turns of this conversation wait already",
        headers: [.retryAfter: "1"])
    case .mustWait: break
    }
    await withCheckedContinuation { continuation in
      let isFree = contents.withLock { contents in
        // Whoever was at work may have left in between.
        guard contents.young[id]?.isBusy == true else {
          contents.young[id, default: Entry()].isBusy = true
          return true
        }
        contents.young[id]?.waiting.append(continuation)
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  private func leave(_ id: String, _ live: LiveConversation?) {
    let next: CheckedContinuation<Void, Never>? = contents.withLock { contents in
      contents.young[id]?.live = live
      if let first = contents.young[id]?.waiting.first {
        contents.young[id]?.waiting.removeFirst()
        return first
      }
      contents.young[id]?.isBusy = false
      if live == nil { contents.young[id] = nil }
      if contents.young.count > mostYoung {
        // Those at work must stay where `leave` looks for them.
        let busy = contents.young.filter { $0.value.isBusy }
        contents.old = contents.young.filter { !$0.value.isBusy }
        contents.young = busy
      }
      return nil
    }
    next?.resume()
  }
}
