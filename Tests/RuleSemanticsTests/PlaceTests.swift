import Diagnostics
import RuleSemantics
import Testing

/// Places of findings are whole characters, whatever the text around them.
@Suite struct PlaceTests {
  @Test(
    "a regex without its closing slash is underlined by whole characters",
    arguments: ["topic t { match /(很", "topic t { match /(a\u{FFFD}", "topic t { match /(😀"])
  func unclosed(_ text: String) {
    let outcome = Example.check(text)
    for diagnostic in outcome.diagnostics {
      let source = outcome.sources[Int(diagnostic.span.source.index)]
      for offset in [Int(diagnostic.span.start), Int(diagnostic.span.end)] where offset < source.bytes.count {
        #expect(source.bytes[offset] & 0xC0 != 0x80, "\(diagnostic.code)")
      }
    }
  }
}
