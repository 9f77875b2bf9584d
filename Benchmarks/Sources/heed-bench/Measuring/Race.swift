/// Cases that are measured in turns, so that what else the machine does meets all of them alike.
///
/// A turn lasts long enough for a case to find its own data in the caches, and not those of its rivals, and for a processor
/// that slept while another process worked to wake up; only the second half of it counts.
struct Race {
  /// What one run of a case gave: nanoseconds an item, and a result by which cases can be seen to agree.
  typealias Lap = (nanoseconds: Double, result: Int)

  /// Half of a turn, in nanoseconds.
  private static let half = 30e6

  private var cases: [(name: String, run: () throws -> Lap)] = []

  /// Adds a case that runs in this process.
  ///
  /// - Parameters:
  ///   - items: what one run works on; times are given for one of them.
  ///   - run: the work.
  mutating func add(_ name: String, items: Int, _ run: @escaping () -> Int) {
    cases.append(
      (
        name,
        {
          let start = cpuTime()
          let result = run()
          return ((cpuTime() - start) / Double(max(items, 1)), result)
        }
      ))
  }

  /// Adds a case that another process runs and measures itself.
  mutating func add(_ name: String, elsewhere run: @escaping () throws -> Lap) {
    cases.append((name, run))
  }

  /// Measures each case so often, in turns; medians by name.
  func medians(rounds: Int) throws -> [String: Lap] {
    var times = [[Double]](repeating: [], count: cases.count)
    var results = [Int](repeating: 0, count: cases.count)
    for _ in 0..<rounds {
      for (index, item) in cases.enumerated() {
        _ = try Self.laps(of: item.run)
        let laps = try Self.laps(of: item.run)
        times[index].append(laps.map(\.nanoseconds).median)
        results[index] = laps[0].result
      }
    }
    var medians: [String: Lap] = [:]
    for (index, item) in cases.enumerated() { medians[item.name] = (times[index].median, results[index]) }
    return medians
  }

  /// As many runs as half a turn takes, at least one.
  private static func laps(of run: () throws -> Lap) throws -> [Lap] {
    let start = wallTime()
    var laps: [Lap] = []
    repeat { laps.append(try run()) } while wallTime() - start < half
    return laps
  }
}
