import Foundation
import Heed

/// What is kept of a conversation between two turns.
struct StoredConversation: Codable, Sendable {
  /// What Heed needs in order to decide on the next turn.
  var state: ConversationState
  /// What was done on the last turns, by turn id: the answer to a message that a network delivers twice.
  var done: [Done] = []

  struct Done: Codable, Sendable {
    var turn: String
    var actions: [Action]
  }

  /// As long as Heed itself remembers turn ids.
  static let keptTurns = 64
}

/// A table of conversations. Here: a folder with a JSON file each. In production: a row, locked while a turn is decided.
struct ConversationStore: Sendable {
  let folder: URL

  init(folder: URL) throws {
    self.folder = folder
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// nil for a conversation that is new.
  func conversation(_ id: String) throws -> StoredConversation? {
    let file = file(of: id)
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    return try JSONDecoder().decode(StoredConversation.self, from: Data(contentsOf: file))
  }

  func save(_ conversation: StoredConversation) throws {
    try JSONEncoder().encode(conversation).write(to: file(of: conversation.state.id), options: .atomic)
  }

  /// An id comes from outside and must not choose a path.
  private func file(of id: String) -> URL {
    let name = id.utf8.map { String($0, radix: 16) }.joined(separator: "-")
    return folder.appending(path: "\(name).json")
  }
}
