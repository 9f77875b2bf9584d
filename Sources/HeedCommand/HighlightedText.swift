import Escalation

/// A text of a customer with the words that carried weight marked: by colour on a terminal, by brackets elsewhere.
struct HighlightedText {
  private struct Cell {
    var character: Character
    var mark: Evidence.Kind?
  }

  private var cells: [Cell]

  /// - Parameter evidence: with places in `text`, in Unicode scalars.
  init(_ text: String, _ evidence: [Evidence]) {
    var marks: [Evidence.Kind?] = Array(repeating: nil, count: text.unicodeScalars.count)
    for item in Self.shown(evidence) {
      for place in item.characters.clamped(to: marks.indices)
      where Self.rank(item.kind) > Self.rank(marks[place]) {
        marks[place] = item.kind
      }
    }
    cells = []
    var place = 0
    for character in Width.plain(text) {
      let next = place + character.unicodeScalars.count
      let strongest = marks[place..<min(next, marks.count)].max { Self.rank($0) < Self.rank($1) } ?? nil
      // A mark does not reach over the end of a line.
      let mark = character.isNewline ? nil : strongest
      cells.append(Cell(character: character == "\t" ? " " : character, mark: mark))
      place = next
    }
  }

  /// Lines of at most `columns`.
  func lines(columns: Int) -> [String] {
    var shown = cells
    if !Terminal.isColoured {
      shown = []
      var last: Evidence.Kind?
      for cell in cells {
        if last != nil, cell.mark != last { shown.append(Cell(character: "]", mark: nil)) }
        if cell.mark != nil, cell.mark != last { shown.append(Cell(character: "[", mark: nil)) }
        shown.append(cell)
        last = cell.mark
      }
      if last != nil { shown.append(Cell(character: "]", mark: nil)) }
    }
    return Width.wrapped(shown, columns: columns, character: \.character).map(Self.styled)
  }

  /// Stretches of equal marks, each with its style.
  private static func styled(_ cells: [Cell]) -> String {
    var text = ""
    var rest = cells[...]
    while let first = rest.first {
      let mark = first.mark
      let stretch = rest.prefix { $0.mark == mark }
      let words = String(stretch.map(\.character))
      let styles: (String) -> String =
        switch mark {
        case .topic: { Terminal.styled($0, .bold, .inverse, .red) }
        case .trigger: { Terminal.styled($0, .bold, .inverse, .yellow) }
        case .emotion: { Terminal.styled($0, .bold, .underlined, .magenta) }
        case nil: { Terminal.styled($0, .bold) }
        }
      text += styles(words)
      rest = rest.dropFirst(stretch.count)
    }
    return text
  }

  private static func rank(_ kind: Evidence.Kind?) -> Int {
    switch kind {
    case nil: 0
    case .emotion: 1
    case .trigger: 2
    case .topic: 3
    }
  }

  /// What an emotion's word must add to be worth showing, in thousandths of log-odds.
  private static let leastContribution = 500

  /// All that was matched, and of each emotion the two words that weigh most: a score comes from nearly every word.
  static func shown(_ evidence: [Evidence]) -> [Evidence] {
    var seen: [String: Set<String>] = [:]
    return evidence.filter { item in
      guard item.kind == .emotion else { return true }
      guard (item.contribution ?? 0) >= leastContribution else { return false }
      guard seen[item.name, default: []].count < 2 else { return false }
      return seen[item.name, default: []].insert(item.text).inserted
    }
  }
}
