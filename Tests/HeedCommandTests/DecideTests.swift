import Foundation
import Testing

@testable import HeedCommand

/// Turns of many conversations that interleave, with mistakes in between.
private func traffic(turns: Int) -> [UInt8] {
  var lines: [String] = []
  let texts = [
    "Where is my parcel?", "转人工", "明天就发律师函", "This is outrageous!!", "ok \\u4f60\\u597d", "",
    "thanks \\\"a lot\\\"",
  ]
  for number in 0..<turns {
    let conversation = number * 7 % 41
    let minute = number / 60 % 60
    switch number % 197 {
    case 13: lines.append(#"{"conversation":"c\#(conversation)","turn":"#)
    case 29: lines.append(#"{"conversation":"c\#(conversation)","turn":"t1","text":"seen before"}"#)
    case 31: lines.append("")
    case 43: lines.append(#"{"conversation":"c\#(conversation)","turn":"x\#(number)","txet":"a"}"#)
    case 57:
      let many = (0..<300).map { #"{"text":"\#(texts[$0 % texts.count])"}"# }.joined(separator: ",")
      lines.append(#"{"conversation":"many-\#(number)","note":"long","turns":[\#(many)]}"#)
    case 71: lines.append(#"{"conversation":"none","turns":[]}"#)
    default:
      let second = number % 60
      lines.append(
        #"{"conversation":"c\#(conversation)","turn":"t\#(number)","text":"\#(texts[number % texts.count])","#
          + #""at":"2026-03-02T10:\#(minute < 10 ? "0" : "")\#(minute):\#(second < 10 ? "0" : "")\#(second)Z"}"#
      )
    }
  }
  var bytes = Array(lines.joined(separator: "\n").utf8)
  // A byte that is no UTF-8, in a text.
  bytes +=
    Array("\n{\"conversation\":\"c1\",\"turn\":\"broken\",\"text\":\"a".utf8) + [0xFF] + Array("\"}".utf8)
  return bytes
}

@Suite("heed decide")
struct DecideTests {
  let heed: HeedProcess

  init() throws { heed = try HeedProcess(rules: Starter.english) }

  @Test(
    "writes the same on any number of cores",
    arguments: ["", "--compact", "--explain"], ["--jobs 2", "--jobs 5", "--jobs 0"])
  func jobs(form: String, jobs: String) throws {
    defer { heed.remove() }
    try heed.write(traffic(turns: 250), to: "turns.jsonl")
    let alone = try heed.run("heed decide --rules rules \(form) turns.jsonl")
    let together = try heed.run("heed decide --rules rules \(form) \(jobs) turns.jsonl")
    #expect(alone.status == 1)
    #expect(alone.output.split(separator: "\n").count > 500)
    #expect(alone.errors.contains("bytes that are no UTF-8"))
    #expect(together.status == 1)
    #expect(together.output == alone.output)
    #expect(together.errors == alone.errors)
    let piped = try heed.run("cat turns.jsonl | heed decide --rules rules \(form) \(jobs) - /dev/null")
    #expect(piped.output == alone.output)
  }

  @Test("answers each line before the next one must be sent", arguments: ["", "--jobs 3", "--compact"])
  func conversation(options: String) throws {
    defer { heed.remove() }
    // The second line is only sent after the answer to the first one was read.
    let outcome = try heed.run(
      """
      mkfifo questions answers
      heed decide --rules rules \(options) <questions >answers &
      exec 3>questions 4<answers
      echo '{"conversation":"c","turn":"1","text":"hello"}' >&3
      read first <&4; echo "$first" | cut -c1-29
      echo '{"conversation":"c","turn":"2","text":"hello"}' >&3
      read second <&4; echo "$second" | cut -c1-29
      exec 3>&-; wait
      """)
    #expect(outcome.output == "{\"conversation\":\"c\",\"turn\":\"1\n{\"conversation\":\"c\",\"turn\":\"2\n")
  }

  @Test("--compact says who decided, where it goes and what is said")
  func compact() throws {
    defer { heed.remove() }
    let lines = """
      {"conversation":"a","turn":"1","text":"my lawyer will write to you"}
      {"conversation":"b","turn":"1","text":"where is my order"}
      {"conversation":"b","turn":"2","speaker":"bot","text":"hm"}
      {"conversation":"b","turn":"1","text":"where is my order"}
      """
    try heed.write(Array(lines.utf8), to: "turns.jsonl")
    let outcome = try heed.run("heed decide --compact --rules rules turns.jsonl")
    #expect(
      outcome.output == """
        {"conversation":"a","turn":"1","decision":"handoff","rule":"legal threat","desk":"care","script":"to_a_person"}
        {"conversation":"b","turn":"1","decision":"auto","rule":"where is my order","script":"order_status"}
        {"conversation":"b","turn":"2","decision":"noted"}
        {"conversation":"b","turn":"1","decision":"auto","rule":"where is my order","script":"order_status"}

        """)
    #expect(try heed.run("heed decide --compact --pretty --rules rules turns.jsonl").status == 2)
    #expect(try heed.run("heed decide --compact --explain --rules rules turns.jsonl").status == 2)
  }

  @Test("--compact decides the same, though it leaves out what it does not print")
  func compactDecisions() throws {
    defer { heed.remove() }
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    func lines(_ options: String) throws -> [[String: Any]] {
      let outcome = try heed.run(
        "heed decide \(options) --rules '\(repository)/rules/storefront' '\(repository)'/fixtures/conversations/*.jsonl"
      )
      #expect(outcome.status == 0)
      return try outcome.output.split(separator: "\n").map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
    }
    let (whole, compact) = (try lines(""), try lines("--compact --jobs 2"))
    #expect(whole.count == compact.count && whole.count > 100)
    for (whole, compact) in zip(whole, compact) {
      for name in ["conversation", "turn", "decision", "rule"] {
        #expect(compact[name] as? String == whole[name] as? String)
      }
      #expect(compact["desk"] as? String == (whole["handoff"] as? [String: Any])?["desk"] as? String)
      let messages = try #require(whole["messages"] as? [[String: Any]])
      let answer = messages.last { !["notice", "opening"].contains($0["role"] as? String) }
      #expect(compact["script"] as? String == answer?["script"] as? String)
    }
  }

  @Test("ends quietly when nobody reads on", arguments: ["", "--jobs 2"])
  func brokenPipe(options: String) throws {
    defer { heed.remove() }
    try heed.write(traffic(turns: 400), to: "turns.jsonl")
    let outcome = try heed.run(
      "(heed decide --rules rules \(options) turns.jsonl 2>errors; echo $? >status) | head -n 1 >/dev/null; cat status"
    )
    #expect(outcome.output == "141\n")
    #expect(
      !(try String(contentsOf: heed.folder.appending(path: "errors"), encoding: .utf8)).contains("cannot"))
  }

  @Test("says that the disk is full", arguments: ["", "--jobs 2", "--compact"])
  func fullDisk(options: String) throws {
    defer { heed.remove() }
    try heed.write(Array(#"{"conversation":"c","turn":"1"}"#.utf8), to: "turns.jsonl")
    let outcome = try heed.run("heed decide --rules rules \(options) turns.jsonl >/dev/full")
    #expect(outcome.status == 3)
    #expect(outcome.errors == "heed: cannot write: No space left on device\n")
  }

  @Test("writes what it decided before a file that cannot be read", arguments: ["", "--jobs 2"])
  func unreadable(options: String) throws {
    defer { heed.remove() }
    try heed.write(Array(#"{"conversation":"c","turn":"1"}"#.utf8), to: "turns.jsonl")
    let outcome = try heed.run("heed decide --compact --rules rules \(options) turns.jsonl rules")
    #expect(outcome.status == 3)
    #expect(outcome.output.hasPrefix(#"{"conversation":"c","turn":"1","#))
    #expect(outcome.errors == "heed: cannot read rules: Is a directory\n")
    let closed = try heed.run("heed decide --rules rules \(options) <&-")
    #expect(closed.status == 3)
    #expect(closed.errors == "heed: cannot read standard input: Bad file descriptor\n")
  }

  @Test(
    "takes every kind of file as it is",
    arguments: [
      ("nothing", "", "", ""),
      ("line breaks alone", "\n\r\n \t\n", "", ""),
      (
        "no line break at the end", #"{"conversation":"c","turn":"1"}"#, #"{"conversation":"c","turn":"1","#,
        ""
      ),
      (
        "a byte order mark and carriage returns",
        "\u{FEFF}{\"conversation\":\"c\",\"turn\":\"1\"}\r\n\r\n", #"{"conversation":"c","turn":"1","#, ""
      ),
      (
        "zeros", "{\"conversation\":\"c\",\"turn\":\"\u{0}\"}", "",
        "heed: turns.jsonl:1:29: a control character in a text is written \\u0000\n"
      ),
      ("a zero outside", "\u{0}", "", "heed: turns.jsonl:1:1: this is not JSON\n"),
    ])
  func files(_ name: String, _ content: String, _ output: String, _ errors: String) throws {
    defer { heed.remove() }
    try heed.write(Array(content.utf8), to: "turns.jsonl")
    for options in ["", "--jobs 2"] {
      let outcome = try heed.run("heed decide --rules rules \(options) turns.jsonl")
      #expect(outcome.output.hasPrefix(output))
      #expect(outcome.output.isEmpty == output.isEmpty)
      #expect(outcome.errors == errors)
      #expect(outcome.status == (errors.isEmpty ? 0 : 1))
    }
  }

  @Test("skips a line of 50 MB and goes on", arguments: ["", "--jobs 2"])
  func longLine(options: String) throws {
    defer { heed.remove() }
    let outcome = try heed.run(
      """
      { printf '{"conversation":"c","turn":"1","text":"'; head -c 52428800 /dev/zero | tr '\\0' 'a'; printf '"}\\n'
        echo '{"conversation":"c","turn":"2"}'; } | heed decide --compact --rules rules \(options)
      """)
    #expect(outcome.status == 1)
    #expect(outcome.output.hasPrefix(#"{"conversation":"c","turn":"2","#))
    #expect(outcome.errors == "heed: standard input:1: the line is longer than 16 MB\n")
  }

  @Test("refuses a number of cores that is none", arguments: ["-1", "many", "5000"])
  func wrongJobs(count: String) throws {
    defer { heed.remove() }
    #expect(try heed.run("heed decide --rules rules --jobs=\(count) </dev/null").status == 2)
  }
}

@Suite("heed score")
struct ScoreTests {
  let heed: HeedProcess

  init() throws { heed = try HeedProcess(rules: Starter.english) }

  @Test("writes the same on any number of cores", arguments: ["", "--rules rules"])
  func jobs(rules: String) throws {
    defer { heed.remove() }
    try heed.write(traffic(turns: 250), to: "lines.jsonl")
    let alone = try heed.run("heed score \(rules) lines.jsonl")
    let together = try heed.run("heed score \(rules) --jobs 3 lines.jsonl")
    #expect(alone.status == 1)
    #expect(alone.output.split(separator: "\n").count > 200)
    #expect(together.output == alone.output)
    #expect(together.errors == alone.errors)
    #expect(together.status == 1)
  }

  @Test("keeps what else a line says, as it was written")
  func members() throws {
    defer { heed.remove() }
    let outcome = try heed.run(
      #"echo '{ "id" : 1.50, "text":"hello", "valence":9, "x":{"y":[ ]}}' | heed score"#)
    #expect(outcome.output.hasPrefix(#"{"id" : 1.50,"text":"hello","x":{"y":[ ]},"emotions":{"anger":"#))
    #expect(outcome.output.hasSuffix(#""topics":[],"triggers":[]}"# + "\n"))
  }
}
