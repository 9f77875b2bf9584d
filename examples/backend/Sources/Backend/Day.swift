import Foundation
import Heed

/// What happens on the day. In production these turns come from your channels.
enum Day {
  struct Scene {
    var title: String
    var turns: [(turn: Turn, conversation: String)]
  }

  static let scenes = [
    Scene(
      title: "a routine question, an answer of the language model, a moment to recommend something",
      turns: [
        (customer("a1", "Where is my order?", at: 0, facts: ["order.status": "delivered"]), "ann"),
        (customer("a2", "Got it. I love them!", at: 60), "ann"),
        (Turn(id: "a3", speaker: .draft, text: "Glad to hear that.", at: time(62)), "ann"),
      ]),
    Scene(
      title: "a picture, and a draft that promises too much",
      turns: [
        (Turn(id: "b1", at: time(300), channel: "web", kind: .image), "ben"),
        (customer("b2", "The sole came off. Can I get my money back?", at: 330), "ben"),
        (Turn(id: "b3", speaker: .draft, text: "We will refund you today.", at: time(332)), "ben"),
      ]),
    Scene(
      title: "the same conversation after a restart: a person is asked for",
      turns: [
        (customer("b4", "Then I want a human. My phone is 020 7946 0321.", at: 400), "ben"),
        (Turn(id: "b5", speaker: .agent, text: "Hello, this is Cleo.", at: time(460)), "ben"),
        (customer("b6", "Thank you.", at: 480), "ben"),
        (customer("b7", "Otherwise I take you to court.", at: 500), "ben"),
        (Turn(id: "b8", speaker: .agent, at: time(900), givesBack: true), "ben"),
      ]),
    Scene(
      title: "a message that the network delivers twice",
      turns: [
        (customer("d1", "My lawyer will write to you.", at: 36_000), "dan"),
        (customer("d1", "My lawyer will write to you.", at: 36_000), "dan"),
      ]),
    Scene(
      title: "something that happens without a message, and a fact that nobody declared",
      turns: [
        (
          Turn(
            id: "e1", speaker: .event, at: time(36_100), facts: ["rating.stars": 1, "rating.star": 1],
            event: "rating"), "eve"
        )
      ]),
  ]

  private static func customer(_ id: String, _ text: String, at second: Double, facts: [String: Fact] = [:])
    -> Turn
  {
    Turn(id: id, text: text, at: time(second), channel: "web", facts: facts)
  }

  /// Seconds after Monday, 2026-03-02, 10:00 in London.
  private static func time(_ second: Double) -> Date { Date(timeIntervalSince1970: 1_772_445_600 + second) }
}
