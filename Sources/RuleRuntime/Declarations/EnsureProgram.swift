package import Conversations

package struct EnsureProgram: Sendable {
  package var name: String
  package var when: CodeRange
  package var unless: [CodeRange]
  package var promises: [(isAlways: Bool, kind: Promise)]
  package init(
    name: String, when: CodeRange, unless: [CodeRange], promises: [(isAlways: Bool, kind: Promise)]
  ) {
    self.name = name
    self.when = when
    self.unless = unless
    self.promises = promises
  }
  package enum Promise: Sendable, Hashable {
    case handoff(desk: Int?, priority: Priority?)
    case reachesAPerson
    case reply(script: Int?)
    case ask(script: Int?)
    case answer
    case offer
    case tag(String)
  }
}
