package import Signals

package struct ScriptProgram: Sendable {
  package var name: String
  /// By language; variants sorted by text.
  package var plain: [[TextTemplate]?]
  /// By language, then channel.
  package var byChannel: [[Int: [TextTemplate]]]
  package init(name: String, plain: [[TextTemplate]?], byChannel: [[Int: [TextTemplate]]]) {
    self.name = name
    self.plain = plain
    self.byChannel = byChannel
  }
}

/// A text with slots; a slot's value is never expanded again (R32).
package struct TextTemplate: Sendable {
  /// Of a script's text its place among all texts of scripts; -1 of others.
  package let number: Int
  package let pieces: [Piece]
  /// The text of a template without slots.
  package let fixedText: String?

  package init(number: Int, pieces: [Piece]) {
    self.number = number
    self.pieces = pieces
    var fixed: String? = ""
    for piece in pieces {
      if case .text(let text) = piece { fixed? += text } else { fixed = nil }
    }
    fixedText = fixed
  }

  package enum Piece: Sendable {
    case text(String)
    case fact(Int, fallback: String)
    case capture(Int, fallback: String)
    case signal(Signal)
  }
}
