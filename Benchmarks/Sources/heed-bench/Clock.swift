#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// CPU time of this process, in nanoseconds.
func cpuTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// Cases that are measured in turns, so that what else the machine does meets all of them alike.
struct Race {
  private var cases: [(name: String, items: Int, run: () -> Int)] = []

  /// Adds a case.
  ///
  /// - Parameters:
  ///   - items: what one run works on; times are given for one of them.
  ///   - run: the work; what it returns is printed, so that cases can be seen to agree.
  mutating func add(_ name: String, items: Int, _ run: @escaping () -> Int) {
    cases.append((name, items, run))
  }

  /// Runs each case once unmeasured and then so often in turns; median nanoseconds an item and results, by name.
  func medians(rounds: Int) -> [(name: String, nanoseconds: Double, result: Int)] {
    var times = [[Double]](repeating: [], count: cases.count)
    var results = cases.map { $0.run() }
    for _ in 0..<rounds {
      for (index, item) in cases.enumerated() {
        let start = cpuTime()
        results[index] = item.run()
        times[index].append((cpuTime() - start) / Double(item.items))
      }
    }
    return cases.indices.map { (cases[$0].name, times[$0].sorted()[rounds / 2], results[$0]) }
  }
}
