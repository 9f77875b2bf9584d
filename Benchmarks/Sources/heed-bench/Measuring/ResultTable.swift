import Foundation

/// What is printed in the end: a row for each comparison.
struct ResultTable {
  private var rows: [[String]] = []
  /// How many targets were missed.
  private(set) var missed = 0

  /// Where a figure has to stay.
  enum Target {
    /// At most this share of the peer's figure.
    case ratio(Double)
    /// At most this figure, in the unit of the row.
    case most(Double)
    /// At least this figure.
    case least(Double)
  }

  /// How figures are written.
  enum Unit { case nanoseconds, megabytes, perSecond }

  /// Adds a row.
  ///
  /// - Parameter other: the peer's figure, nil where there is none to compare with; `peer` then says why.
  mutating func add(
    _ work: String, _ figure: Double, _ unit: Unit = .nanoseconds, peer: String = "", _ other: Double? = nil,
    target: Target? = nil, remark: String = ""
  ) {
    let ratio = other.map { figure / $0 }
    var verdict = ""
    if let target {
      let (words, met): (String, Bool?) =
        switch target {
        case .ratio(let most): (Self.ratio(most), ratio.map { $0 <= most })
        case .most(let most): (Self.written(most, unit), figure <= most)
        case .least(let least): ("at least " + Self.written(least, unit), figure >= least)
        }
      verdict = (words.hasPrefix("at") ? "" : "at most ") + words
      if met == false {
        verdict += ", **missed**"
        missed += 1
      }
    }
    rows.append([
      work, Self.written(figure, unit) + remark,
      [peer, other.map { Self.written($0, unit) } ?? ""].filter { !$0.isEmpty }.joined(separator: " "),
      ratio.map(Self.ratio) ?? "", verdict,
    ])
    FileHandle.standardError.write(Data(("  " + (rows.last ?? []).joined(separator: " | ") + "\n").utf8))
  }

  /// The table in Markdown.
  var markdown: String {
    ([["work", "Heed", "peer", "ratio", "target"], [String](repeating: "---", count: 5)] + rows)
      .map { "| " + $0.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |" }
      .joined(separator: "\n")
  }

  private static func ratio(_ value: Double) -> String {
    value > 0 && value < 0.2 ? "1/\(Int((1 / value).rounded()))" : String(format: "%.2f", value)
  }

  private static func written(_ value: Double, _ unit: Unit) -> String {
    switch unit {
    case .megabytes: String(format: "%.1f MB", value)
    case .perSecond: "\(Int((value / 1000).rounded())) k/s"
    case .nanoseconds:
      switch value {
      case ..<1000: "\(Int(value.rounded())) ns"
      case ..<1e6: String(format: "%.\(value < 1e5 ? 2 : 0)f us", value / 1e3)
      default: String(format: "%.\(value < 1e8 ? 1 : 0)f ms", value / 1e6)
      }
    }
  }
}
