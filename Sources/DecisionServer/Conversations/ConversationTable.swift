import HTTPTypes
import Synchronization

/// A conversation at hand: the bytes that the store has of it.
///
/// Bytes and not the value: that takes many times the room, in dozens of pieces which live as long as the conversation is
/// at hand, and nobody can say how much it is. Reading the bytes takes a few microseconds.
struct KeptConversation: Sendable {
  /// As `StoredState` writes it.
  let state: [UInt8]
  /// Of the store.
  let revision: Int64
}

/// Lets the turns of one conversation be decided one after the other, and keeps those that spoke last at hand.
///
/// Another server on the same store does not ask here: the store's revisions decide between the two.
final class ConversationTable: Sendable {
  /// Turns of one conversation that may wait; more are turned away.
  static let mostWaiting = 64

  /// Continues a turn that waited.
  private typealias Waiting = CheckedContinuation<Bool, Never>

  private struct Contents {
    /// Conversations that somebody is at work on, with the turns that wait, in order of arrival.
    var busy: [String: [Waiting]] = [:]
    /// Of the others, those that spoke since the last change of generation, and those that spoke in the one before.
    var young = Generation()
    var old = Generation()
  }

  private let mostBytes: Int
  private let contents = Mutex(Contents())

  /// - Parameter mostBytes: that all conversations at hand may take.
  init(mostBytes: Int = 32 << 20) { self.mostBytes = mostBytes }

  /// How many conversations are at hand, and how many bytes they take.
  var size: (conversations: Int, bytes: Int) {
    contents.withLock {
      ($0.young.conversations.count + $0.old.conversations.count, $0.young.bytes + $0.old.bytes)
    }
  }

  /// Does work on a conversation while nobody else on this server does.
  ///
  /// - Parameter work: gets the conversation as it was left, nil if it is not at hand; what it leaves nil is read from the
  ///   store the next time.
  /// - Throws: `.overloaded` if too many wait already.
  func with<Result>(
    _ id: String, _ work: (inout KeptConversation?) async throws(Problem) -> Result
  ) async throws(Problem) -> Result {
    try await enter(id)
    var kept = contents.withLock { $0.young.take(id) ?? $0.old.take(id) }
    do {
      let result = try await work(&kept)
      leave(id, kept)
      return result
    } catch {
      leave(id, kept)
      throw error
    }
  }

  private func enter(_ id: String) async throws(Problem) {
    let isFree = contents.withLock { contents in
      guard contents.busy[id] == nil else { return false }
      contents.busy[id] = []
      return true
    }
    if isFree { return }
    let isAdmitted = await withCheckedContinuation { continuation in
      let answer: Bool? = contents.withLock { contents in
        // Whoever was at work may have left in between.
        guard let waiting = contents.busy[id] else {
          contents.busy[id] = []
          return true
        }
        if waiting.count >= Self.mostWaiting { return false }
        contents.busy[id]?.append(continuation)
        return nil
      }
      if let answer { continuation.resume(returning: answer) }
    }
    guard isAdmitted else {
      throw Problem(
        .overloaded, "\(Self.mostWaiting) turns of this conversation wait already",
        headers: [.retryAfter: "1"])
    }
  }

  private func leave(_ id: String, _ kept: KeptConversation?) {
    // What is forgotten is freed when nobody waits for it.
    let (next, _) = contents.withLock { contents -> (Waiting?, Generation?) in
      var forgotten: Generation?
      if let kept {
        contents.young.put(kept, id)
        if contents.young.bytes > mostBytes / 2 {
          forgotten = contents.old
          contents.old = contents.young
          contents.young = Generation(capacity: contents.old.conversations.count)
        }
      }
      guard contents.busy[id]?.isEmpty == false else {
        contents.busy[id] = nil
        return (nil, forgotten)
      }
      return (contents.busy[id]?.removeFirst(), forgotten)
    }
    next?.resume(returning: true)
  }
}

/// Conversations that nobody is at work on, with the bytes that they take.
private struct Generation: Sendable {
  /// What an entry takes beside its state and its id, about.
  private static let entryBytes = 150

  private(set) var conversations: [String: KeptConversation]
  private(set) var bytes = 0

  init(capacity: Int = 0) { conversations = Dictionary(minimumCapacity: capacity) }

  /// Keeps a conversation that is not kept yet.
  mutating func put(_ kept: KeptConversation, _ id: String) {
    conversations[id] = kept
    bytes += Self.bytes(of: kept, id)
  }

  mutating func take(_ id: String) -> KeptConversation? {
    guard let kept = conversations.removeValue(forKey: id) else { return nil }
    bytes -= Self.bytes(of: kept, id)
    return kept
  }

  private static func bytes(of kept: KeptConversation, _ id: String) -> Int {
    entryBytes + kept.state.count + id.utf8.count
  }
}
