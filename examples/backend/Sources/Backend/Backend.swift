import Foundation
import Heed

/// A day at the shoe shop, played against the rules in `rules/`: `swift run Backend`.
@main
struct Backend {
  static func main() async throws {
    let rules = CommandLine.arguments.dropFirst().first ?? "rules"
    let policy: Policy
    do throws(PolicyError) {
      policy = try Policy.load(path: rules)
    } catch {
      // One line per mistake, with file, line and column. A service with broken rules must not start.
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(1)
    }
    for finding in policy.findings where finding.severity == .warning { print(finding) }

    let folder = FileManager.default.temporaryDirectory.appending(path: "heed-backend-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for (number, scene) in Day.scenes.enumerated() {
      // A new service for each scene: what it knows of a conversation comes from the store alone, as after a restart.
      let service = CustomerService(policy: policy, store: try ConversationStore(folder: folder))
      print("\(number == 0 ? "" : "\n")-- \(scene.title)")
      for (turn, conversation) in scene.turns { try await play(turn, of: conversation, by: service) }
    }
  }

  private static func play(_ turn: Turn, of conversation: String, by service: CustomerService) async throws {
    let silent = turn.givesBack ? "(gives back)" : turn.event ?? "(\(turn.kind.rawValue))"
    let said = turn.text.isEmpty ? silent : turn.text
    print("\(turn.speaker.rawValue): \(said)")
    for action in try await service.actions(on: turn, of: conversation) { print("    \(words(action))") }
  }

  private static func words(_ action: Action) -> String {
    func page(_ brief: [String]) -> String { brief.map { "\n        \($0)" }.joined() }
    return switch action {
    case .send(let text): "-> \(text)"
    case .answer(let article): "bot answers with \(article)"
    case .generate(let hints):
      "bot writes an answer" + (hints.isEmpty ? "" : " (\(hints.joined(separator: "; ")))")
    case .recommend(let text): "offer: \(text)"
    case .queue(let desk, let priority, let brief): "queue of \(desk), \(priority)\(page(brief))"
    case .update(let desk, let priority, let notes):
      "case now of \(desk), \(priority)\(page(notes.map { "do: \($0)" }))"
    case .openCase(let kind, let desk, let due, let brief):
      "\(kind) for \(desk)\(due.map { ", due in \($0 / 3600) h" } ?? "")\(page(brief))"
    case .timer(let seconds, let desk): "timer: \(seconds / 60) min, then to \(desk)"
    case .tell(let desk, let about): "tells \(desk): \(about)"
    case .log(let line): "log: \(line)"
    }
  }
}
