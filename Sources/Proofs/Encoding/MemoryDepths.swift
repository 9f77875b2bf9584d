import RuleRuntime

/// How far back the conditions of a rule set look.
struct MemoryDepths {
  /// Customer messages, the present one included; by track.
  var tracks: [Int]
  var series: [Int]
  /// Messages before the present one on which a rule may have decided; by rule.
  var decided: [Int]
  /// Messages before the present one whose effects count for a limit; by rule.
  var effects: [Int]
  /// How many of the last effects count for a limit in minutes; by rule.
  var timedEffects: [Int]
  /// Zones whose clock some condition reads.
  var zones: Set<Int> = []

  init(of program: Program) {
    tracks = Array(repeating: 1, count: program.tracks.count)
    series = Array(repeating: 1, count: program.series.count)
    decided = Array(repeating: 0, count: program.rules.count)
    for instruction in program.code {
      switch instruction {
      case .window(let track, _, let messages):
        tracks[Int(track)] = max(tracks[Int(track)], min(Int(messages), 20))
      case .average(let index, let messages, _), .peak(let index, let messages),
        .rise(let index, let messages):
        series[Int(index)] = max(series[Int(index)], min(Int(messages), 20))
      case .after(let rule, let messages):
        decided[Int(rule)] = max(decided[Int(rule)], min(Int(messages), 20))
      case .timeIn(_, _, let zone): zones.insert(Int(zone))
      default: break
      }
    }
    effects = program.rules.map { rule in
      rule.limits.map { if case .messages(_, let messages) = $0 { messages - 1 } else { 0 } }.max() ?? 0
    }
    timedEffects = program.rules.map { rule in
      rule.limits.map { if case .milliseconds(let count, _) = $0 { count } else { 0 } }.max() ?? 0
    }
  }

  /// The longest memory, in messages before the present one.
  var longest: Int {
    max(
      (tracks + series).map { $0 - 1 }.max() ?? 0, (decided + effects).max() ?? 0)
  }
}
