import Diagnostics
import Foundation
import RuleFormatting
import RuleSyntax
import SeededRandom
import Testing

private func format(_ text: String) -> FormattingResult {
  let (file, diagnostics) = parsed(SourceFile(id: SourceID(0), path: "test.heed", text: text))
  return formatted(file, diagnostics: diagnostics)
}

private func lines(_ text: String) -> [String] {
  if case .formatted(let text) = format(text) {
    text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  } else {
    []
  }
}

@Suite struct FormatterTests {
  static let fixtures: [SourceFile] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let names =
      FileManager.default.enumerator(atPath: folder.appending(path: "fixtures").path)?.compactMap {
        $0 as? String
      } ?? []
    return names.filter { $0.hasSuffix(".heed") }.sorted().compactMap { name in
      guard let data = FileManager.default.contents(atPath: folder.appending(path: "fixtures/\(name)").path)
      else { return nil }
      return SourceFile(id: SourceID(0), path: name, text: String(decoding: data, as: UTF8.self))
    }
  }()

  static let sound = fixtures.filter { !parsed($0).diagnostics.hasErrors }

  @Test("formatting keeps the meaning, and twice changes nothing", arguments: sound)
  func idempotent(_ source: SourceFile) throws {
    let (file, diagnostics) = parsed(source)
    guard case .formatted(let once) = formatted(file, diagnostics: diagnostics) else {
      Issue.record("\(source.path) was refused")
      return
    }
    #expect(format(once) == .formatted(once))
    let again = parsed(SourceFile(id: SourceID(0), path: source.path, text: once))
    #expect(dump(again.file) == dump(file))
  }

  @Test("line breaks and comments anywhere are kept up with", arguments: 0..<20 as Range<UInt64>)
  func anywhere(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for source in Self.sound.shuffled(using: &random).prefix(8) {
      let (file, _) = parsed(source)
      var text = ""
      var comments = 0
      for token in file.tokens {
        switch Int.random(in: 0..<20, using: &random) {
        case 0:
          comments += 1
          text += " # note \(comments)\n"
        case 1: text += "\n\n\n"
        case 2: text += "\n"
        default: text += token.startsLine ? "\n" : " "
        }
        text += source.text(of: token.span)
      }
      let mixed = parsed(SourceFile(id: SourceID(0), path: source.path, text: text))
      if mixed.diagnostics.hasErrors { continue }
      guard case .formatted(let once) = formatted(mixed.file, diagnostics: []) else {
        Issue.record("seed \(seed), \(source.path) was refused:\n\(text)")
        continue
      }
      #expect(format(once) == .formatted(once), "seed \(seed), \(source.path):\n\(text)")
      #expect(once.components(separatedBy: "# note").count == comments + 1)
    }
  }

  @Test("a file with syntax errors is left alone")
  func refused() {
    #expect(format("rule \"a\" { when }") == .refused(.syntaxErrors))
  }

  @Test("a clause a line, two spaces a level, one blank line between declarations")
  func shape() {
    let text = """


      rule   "a" for   drafts {when any of {x
      y,
      z} reply b


      # why
      because "c" # end
      }
      fact a:truth=no
      fact b : one of c,d = c   unit   "e"

      fact c : truth = no
      # behind
      """
    #expect(
      lines(text) == [
        "rule \"a\" for drafts {", "  when any of {", "    x", "    y", "    z", "  }", "  reply b", "",
        "  # why",
        "  because \"c\"  # end", "}", "", "fact a : truth = no", "fact b : one of c, d = c unit \"e\"", "",
        "fact c : truth = no", "# behind", "",
      ])
  }

  @Test("a short block stays on its line, a long one does not")
  func oneLine() {
    let short = "rule \"a\" { when any of { x, y }  tag b }"
    #expect(lines("rule \"a\" {when any of {x y,} tag b}") == [short, ""])
    let long = "rule \"\(String(repeating: "长", count: 40))\" { when any of { x, y } tag b }"
    #expect(lines(long).dropFirst() == ["  when any of { x, y }", "  tag b", "}", ""])
  }

  @Test("lists wrap at a hundred columns")
  func wrapping() {
    let terms = (1...20).map { "\"十二个字的词条编号\($0)\"" }.joined(separator: " ")
    let result = lines("topic a {\n terms \(terms) }")
    #expect(result.allSatisfy { displayWidth(of: $0) <= 100 })
    #expect(result[2].hasPrefix("      \"") && result[1].hasSuffix(","))
  }

  @Test("an input method's punctuation becomes ASCII, units agree with their numbers")
  func canonical() {
    #expect(
      lines("rule “a” ｛ when anger ≥ ０.６ for 3 message，tag b、c ｝").first
        == ""
        || lines("rule “a” ｛ when anger ≥ ０.６ for 3 message tag b、c ｝") == [
          "rule \"a\" { when anger >= 0.6 for 3 messages  tag b, c }", "",
        ])
    #expect(
      lines("rule \"a\" { when x at most 1 in 1 hours }") == [
        "rule \"a\" { when x  at most 1 in 1 hour }", "",
      ])
  }

  @Test("where expectations without commas wrap, formatting again changes nothing", arguments: 20..<50)
  func wrappedExpectations(_ count: Int) {
    let name = String(repeating: "长", count: count)
    let text = "test \"a\" {\n  expect handoff to legal by \"\(name)\" live tag b owner waiting hold\n}\n"
    guard case .formatted(let once) = format(text) else {
      Issue.record("refused")
      return
    }
    #expect(format(once) == .formatted(once))
    #expect(once.split(separator: "\n").allSatisfy { displayWidth(of: String($0)) <= 100 || count > 33 })
  }

  @Test("an empty file stays empty, carriage returns go")
  func small() {
    #expect(format("") == .formatted(""))
    #expect(format("# a\r\n\r\nuse \"b\"\r\n") == .formatted("# a\n\nuse \"b\"\n"))
  }
}
