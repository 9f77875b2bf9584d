import Diagnostics
import Foundation
import Testing

@testable import HeedCommand

@Suite("The conversations of a run")
struct ConversationDeskTests {
  @Test("are forgotten when enough others spoke after them, and then refused")
  func forgotten() throws {
    let heed = try HeedProcess(rules: Starter.english)
    defer { heed.remove() }
    let rules = try RuleFiles.ruleSet(heed.folder.appending(path: "rules").path, in: .english)
    let engine = try RuleFiles.engine(of: rules)
    let desk = ConversationDesk(mostLive: 3)
    /// Whether each of the ids still is, or again can be, a conversation.
    func speak(_ ids: String...) -> [Bool] {
      ids.map { id in (try? desk.conversation(id, engine)) != nil }
    }
    let a = try desk.conversation("a", engine)
    #expect(speak("b", "c") == [true, true])
    // The fourth one starts a generation; whoever speaks in it stays.
    #expect(speak("d", "a") == [true, true])
    #expect(try desk.conversation("a", engine) === a)
    // The next generation starts: b and c were silent for a whole one.
    #expect(speak("e", "f") == [true, true])
    #expect(speak("b", "c", "a", "d", "e", "f") == [false, false, true, true, true, true])
    #expect(throws: LineFeed.BadLine.self) { try desk.conversation("b", engine) }
  }
}
