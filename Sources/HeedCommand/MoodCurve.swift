import Escalation
import Signals

/// How the emotions of a conversation went: a bar a message, the newest last.
struct MoodCurve {
  /// Messages that are shown.
  private static let length = 20
  /// From here on an emotion is worth showing, in thousandths.
  private static let shown = 300
  private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// Per customer message the scores in thousandths, in the order of `Signal.emotions`, and the kind of the decision.
  private var messages: [(emotions: [Int], kind: Decision.Kind)] = []
  /// How many there were before those that are kept.
  private var forgotten = 0

  /// To be told of every message of the customer, in order.
  mutating func add(_ decision: Decision) {
    messages.append((decision.values.emotions, decision.kind))
    if messages.count > Self.length {
      messages.removeFirst()
      forgotten += 1
    }
  }

  /// The emotions that show now, the strongest first: `anger ▁▃█ 0.90`. Empty for a calm message.
  var now: [String] {
    guard let last = messages.last else { return [] }
    return zip(Signal.emotions, last.emotions).filter { $0.1 >= Self.shown }
      .sorted { ($1.1, $0.0.rawValue) < ($0.1, $1.0.rawValue) }.prefix(3)
      .map { signal, score in
        let bars = Self.styled(curve(of: signal), score)
        return "\(signal.name) \(bars) \(Playback.decimal(score))"
      }
  }

  /// The whole conversation as a small table, a column a message; empty for one that is read at a glance.
  var chart: [String] {
    if messages.count < 3 { return [] }
    let felt = Signal.emotions.filter { signal in
      messages.contains { score(signal, $0.emotions) >= Self.shown }
    }
    var lines = felt.map { signal in
      let bars = messages.map {
        Self.styled(String(Self.block(score(signal, $0.emotions))), score(signal, $0.emotions))
      }
      let peak = messages.map { score(signal, $0.emotions) }.max() ?? 0
      return row(signal.name, bars) + Terminal.styled("  most \(Playback.decimal(peak))", .dim)
    }
    lines.append(
      row("decision", messages.map { Terminal.styled($0.kind.letter, Playback.style($0.kind), .bold) })
        + Terminal.styled("  a auto, r reply, H handoff, · hold", .dim))
    let numbers = messages.indices.map { String((forgotten + $0 + 1) % 10) }
    return [row("message", numbers.map { Terminal.styled($0, .dim) })] + lines
  }

  private func row(_ name: String, _ cells: [String]) -> String {
    Width.aligned(name, to: Playback.margin + 4) + "  " + cells.joined(separator: " ")
  }

  private func curve(of signal: Signal) -> String {
    String(messages.map { Self.block(score(signal, $0.emotions)) })
  }

  private func score(_ signal: Signal, _ emotions: [Int]) -> Int {
    emotions.indices.contains(signal.rawValue) ? emotions[signal.rawValue] : 0
  }

  private static func block(_ score: Int) -> Character {
    blocks[min(max(score * blocks.count / 1000, 0), blocks.count - 1)]
  }

  static func styled(_ text: String, _ score: Int) -> String {
    score >= 500 ? Terminal.styled(text, .red) : score >= shown ? Terminal.styled(text, .yellow) : text
  }
}

extension Decision.Kind {
  /// One letter in a row of decisions.
  fileprivate var letter: String {
    switch self {
    case .auto, .send: "a"
    case .reply, .replace: "r"
    case .handoff: "H"
    case .hold, .noted: "·"
    }
  }
}
