/// Cases that are measured in turns, so that what else the machine does meets all of them alike.
///
/// Before each measured run come some that are not: a case finds its own data in the caches and not those of its rivals, and
/// a processor that slept while another process worked is awake.
struct Race {
  /// What one run of a case gave: nanoseconds an item, and a result by which cases can be seen to agree.
  typealias Lap = (nanoseconds: Double, result: Int)

  /// How long a case runs before it is measured, in nanoseconds.
  private static let warming = 30e6

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
        let start = wallTime()
        repeat { _ = try item.run() } while wallTime() - start < Self.warming
        let lap = try item.run()
        times[index].append(lap.nanoseconds)
        results[index] = lap.result
      }
    }
    var medians: [String: Lap] = [:]
    for (index, item) in cases.enumerated() { medians[item.name] = (times[index].median, results[index]) }
    return medians
  }
}
