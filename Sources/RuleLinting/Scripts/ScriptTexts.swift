import Diagnostics
import Patterns
import RuleSyntax
import TextNormalization

/// One text of a script, as written.
struct WrittenText {
  let script: NameSyntax
  let language: String
  let channel: String?
  let text: TextSyntax
  /// What stands outside of slots.
  let plain: String
  /// True if the file has exactly the value between two quotes, so that offsets in both are the same.
  let isVerbatim: Bool

  /// The place in the file of a part of the value; the whole text if it was written with escapes.
  func place(_ range: Range<Int>) -> SourceSpan {
    guard isVerbatim else { return text.span }
    // Quotes may be curly: what stands before the value is what the value leaves over, halved.
    let quote = (Int(text.span.end - text.span.start) - text.value.utf8.count) / 2
    let start = Int(text.span.start) + quote
    return SourceSpan(
      source: text.span.source, start: UInt32(start + range.lowerBound), end: UInt32(start + range.upperBound)
    )
  }
}

extension RuleSetView {
  /// Every text of every script that customers may read.
  var scriptTexts: [WrittenText] {
    declarations.flatMap { declaration -> [WrittenText] in
      guard case .script(let script) = declaration.syntax.kind else { return [] }
      return script.variants.flatMap { variants in
        variants.texts.map { text in
          WrittenText(
            script: script.name, language: variants.language.value, channel: variants.channel?.value,
            text: text,
            plain: slots(in: text).pieces.map { piece in
              if case .text(let plain) = piece { plain } else { " " }
            }.joined(),
            isVerbatim: isVerbatim(text))
        }
      }
    }
  }

  private func isVerbatim(_ text: TextSyntax) -> Bool {
    let written = self.text(text.span)
    return written.count == text.value.count + 2 && written.dropFirst().dropLast() == text.value
  }
}

/// Words that scripts should not have, found as topics find theirs.
struct Wordlist {
  private let set: PatternSet?
  private let normalizer = Normalizer()

  init(terms: [String], expressions: [String] = [], except: [String] = []) {
    // Were one of them wrong, the examples on the pages of the lints would tell.
    set = try? PatternSet([
      PatternDefinition(
        name: "wordlist", terms: terms.map { TermSource($0, exactly: true) },
        expressions: expressions.map { RegexSource($0) },
        exceptExpressions: except.map { RegexSource($0) })
    ])
  }

  /// The first of them in a text, as UTF-8 offsets.
  func first(in text: String) -> Range<Int>? {
    var scratch = PatternScratch()
    return set?.scan(normalizer.normalized(text), scratch: &scratch).matches.map(\.range).min {
      $0.lowerBound < $1.lowerBound
    }
  }
}

/// A lint about words that scripts should not have.
protocol ToneLint: Lint {
  var words: Wordlist { get }
  func wording(of found: String) -> LintWords
}

extension ToneLint {
  /// One for every text of a script that has one of the words.
  func remarks(on view: RuleSetView) -> [Remark] {
    view.scriptTexts.compactMap { text in
      guard let range = words.first(in: text.text.value) else { return nil }
      let found = String(decoding: Array(text.text.value.utf8)[range], as: UTF8.self)
      return Remark(text.place(range), wording(of: found))
    }
  }
}
