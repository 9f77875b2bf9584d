import Foundation
import TextNormalization

// A peer that ended must not end this program.
signal(SIGPIPE, SIG_IGN)

do {
  let arguments = Array(CommandLine.arguments.dropFirst())
  switch arguments.first {
  case "agree": try agree()
  case "load" where arguments.count == 3: try load(arguments[1], arguments[2])
  case "write" where arguments.count == 2: _ = try WorkloadFolder(path: arguments[1], from: nil)
  case "table": try Benchmark(Array(arguments.dropFirst())).run()
  default:
    print(
      """
      heed-bench table [OPTION VALUE]…   everything, as a table in Markdown
        --rules FOLDER    the storefront (rules/storefront)
        --work FOLDER     where files are put (Benchmarks/.build/work)
        --data FOLDER     sets that another generator wrote, instead of generated ones
        --peers FOLDER    what Scripts/bench-peers made
        --sources FOLDER  Peers (Benchmarks/Peers)
        --heed FILE       the built command, for its throughput
        --rounds N        how often each case is measured (7)
        --only A,B        of matching, decisions, reading, loading, hostile, lines
      heed-bench agree                   the smallest set: does Heed find what a plain loop finds?
      heed-bench write FOLDER            the generated sets
      """)
    exit(arguments.first == "--help" ? 0 : 64)
  }
} catch {
  FileHandle.standardError.write(Data("heed-bench: \((error as? PeerError)?.reason ?? "\(error)")\n".utf8))
  exit(1)
}

/// A quick check that needs no folder: the hits of Heed are those of the plain loop, and of looking for every pattern.
func agree() throws {
  var found = 0
  for (count, isHot) in [(50, false), (200, true)] {
    let workload = Workload(patterns: count, isHot: isHot, messages: 300)
    let normalizer = Normalizer()
    let texts = workload.messages.map { normalizer.normalized(bytes: $0) }
    let plain = PlainLoop(workload.patterns)
    let raw = try HeedMatcher(workload.patterns, .asWritten)
    let matcher = try HeedMatcher(workload.patterns, .normalized)
    for (message, text) in zip(workload.messages, texts) {
      var hits: [Int] = []
      plain.forEachHit(message) { hits.append($0) }
      found += hits.isEmpty ? 0 : 1
      guard raw.hits(text) == hits, matcher.isRight(text) else {
        print("other hits than with a plain loop of PCRE2: \(String(decoding: message, as: UTF8.self))")
        exit(1)
      }
    }
  }
  if found < 20 { throw RuleSetError(description: "too few messages have hits, so that little was compared") }
  print("600 messages, \(found) with hits: the same as with a plain loop of PCRE2")
}

/// The process that `LoadingCases` asks.
func load(_ what: String, _ path: String) throws {
  guard let load = LoadingCases.Load(rawValue: what) else { exit(64) }
  print(try LoadingCases.answer(load, path))
}
