import Testing
import TextNormalization

@testable import Patterns

/// What PCRE2 is given beside the pattern must not be seen in the matches.
@Suite("Marks for counting and groups that capture nothing change no match")
struct StepCountTests {
  @Test("each item of the syntax of PCRE2", arguments: PrefilterTests.syntaxItems)
  func syntax(_ pattern: String) throws { for raw in [false, true] { try compare(pattern, raw: raw) } }

  @Test("random patterns", arguments: 0..<24)
  func random(_ seed: Int) throws {
    var random = Random(seed: UInt64(seed) + 1000)
    for _ in 0..<40 { try compare(random.pattern(depth: 3), raw: random.next(3) == 0) }
  }

  @Test(
    "each way back past a repeat or a choice is counted",
    arguments: [
      "^(a+)+$", "^(a|aa)+$", "^(a?b?){20}c$", "^a*a*a*a*b", "^(?:a|ab|b)*c", "^(a|a)(a|a)(a|a)(a|a).*b.*b",
    ])
  func counted(_ pattern: String) throws {
    let regex = try Regex(RegexSource(pattern))
    #expect(regex.isMetered)
    let growth = try #require(regex.growth())
    #expect(growth.steps.long > 512)
  }

  @Test("a start that matches nothing costs no step")
  func free() throws {
    let regex = try Regex(RegexSource("\\b(refund|return)s? .{0,20}(now|today)"))
    let scratch = PatternScratch()
    let expression = try CompiledExpression(
      try RegexTranslation(regex.source.pattern, raw: false).program(counting: true), caseless: true,
      counting: .marked)
    let text = Array(String(repeating: "hello world ", count: 20).utf8)
    _ = text.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { expression.match($0, length: bytes.count, from: 0, scratch: scratch) }
    }
    #expect(scratch.meter.pointee.spent == 0)
  }

  private func compare(_ pattern: String, raw: Bool) throws {
    guard let translation = try? RegexTranslation(pattern, raw: raw),
      let plain = try? CompiledExpression(translation.output, caseless: !raw, counting: .none)
    else { return }
    let marked = try CompiledExpression(
      translation.program(counting: true), caseless: !raw, counting: .marked)
    let scratch = PatternScratch()
    for text in PrefilterTests.texts {
      let text = raw ? Array(text.utf8) : Normalizer().normalized(text).utf8
      for start in text.indices where text[start] & 0xC0 != 0x80 {
        scratch.meter.pointee.reset()
        let outcomes = text.withUnsafeBufferPointer { bytes in
          [plain, marked].map { expression in
            bytes.baseAddress.map {
              "\(expression.match($0, length: bytes.count, from: start, scratch: scratch))"
            }
          }
        }
        #expect(outcomes[0] == outcomes[1], "\(pattern) on \(text) from \(start)")
      }
    }
  }
}
