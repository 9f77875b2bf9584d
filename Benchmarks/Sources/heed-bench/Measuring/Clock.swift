#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// CPU time of this process, in nanoseconds.
func cpuTime() -> Double { time(of: CLOCK_PROCESS_CPUTIME_ID) }

/// CPU time of the processes that this one started and waited for, in nanoseconds.
func childrenCPUTime() -> Double {
  var usage = rusage()
  #if canImport(Glibc)
    getrusage(RUSAGE_CHILDREN.rawValue, &usage)
  #else
    getrusage(RUSAGE_CHILDREN, &usage)
  #endif
  let seconds = Double(usage.ru_utime.tv_sec) + Double(usage.ru_stime.tv_sec)
  let microseconds = Double(usage.ru_utime.tv_usec) + Double(usage.ru_stime.tv_usec)
  return seconds * 1e9 + microseconds * 1e3
}

/// A clock that is cheap to ask, for single calls, in nanoseconds.
func wallTime() -> Double { time(of: CLOCK_MONOTONIC) }

private func time(of clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// Memory that this process occupies, in KiB; 0 where the system does not tell.
func residentKilobytes() -> Int {
  guard let file = fopen("/proc/self/statm", "r") else { return 0 }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 128)
  guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
  let pages = line.prefix { $0 != 0 }.split(separator: CChar(bitPattern: UInt8(ascii: " ")))
  guard pages.count > 1 else { return 0 }
  return pages[1].reduce(0) { $0 * 10 + Int($1) - 48 } * sysconf(Int32(_SC_PAGESIZE)) / 1024
}

extension [Double] {
  /// The value that this share of all lies below, by rank; 0 of none.
  func quantile(_ share: Double) -> Double {
    if isEmpty { return 0 }
    return sorted()[Swift.min(Int(Double(count) * share), count - 1)]
  }

  var median: Double { quantile(0.5) }
}
