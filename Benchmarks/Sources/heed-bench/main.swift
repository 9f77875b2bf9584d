import Patterns
import TextNormalization

let arguments = CommandLine.arguments
let folder = arguments.count > 1 ? arguments[1] : "."
let names = arguments.count > 2 ? arguments[2].split(separator: ",").map(String.init) : ["500"]

for name in names {
  let workload = try Workload(folder: folder, name: name, most: 4000)
  let normalizer = Normalizer()
  let texts = workload.messages.map { normalizer.normalized(String(decoding: $0, as: UTF8.self)) }
  let definitions = workload.patterns.enumerated().map { index, pattern in
    // What normalised text cannot show is asked of the text as written.
    let plain = RegexSource(pattern.source)
    let raw = RegexSource((pattern.caseless ? "(?i)" : "") + pattern.source, raw: true)
    let asksForCase = !pattern.caseless && pattern.source.contains { $0.isUppercase }
    let isValid = !asksForCase && (try? Regex(plain)) != nil
    return PatternDefinition(name: "p\(index)", expressions: [isValid ? plain : raw])
  }
  var start = cpuTime()
  let set = try PatternSet(definitions)
  print("\(name): load \((cpuTime() - start) / 1e6) ms")
  start = cpuTime()
  let plain = PlainLoop(workload.patterns)
  print("\(name): load of the plain loop \((cpuTime() - start) / 1e6) ms")
  print(set.summary)
  var race = Race()
  let few = Array(workload.messages.prefix(name.hasPrefix("5000") ? 100 : 600))
  if arguments.count <= 3 { race.add("plain", items: few.count) { few.reduce(0) { $0 + plain.count($1) } } }
  let scratch = Box(PatternScratch())
  race.add("heed, first", items: few.count) {
    texts.prefix(few.count).reduce(0) { sum, text in
      sum + Set(set.scan(text, scratch: &scratch.value).matches.map(\.definition)).count
    }
  }
  race.add("heed", items: texts.count) {
    texts.reduce(0) { $0 + set.scan($1, scratch: &scratch.value).matches.count }
  }
  for result in race.medians(rounds: arguments.count > 3 ? Int(arguments[3]) ?? 200 : 7) {
    print(name, result)
  }
}

final class Box {
  var value: PatternScratch
  init(_ value: consuming PatternScratch) { self.value = value }
}
