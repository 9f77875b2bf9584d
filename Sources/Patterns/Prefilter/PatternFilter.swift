import TextNormalization

/// Names those of some patterns that a text could match: by its normalised form, by what stands alone in it, and as written.
final class PatternFilter: Sendable {
  private let normalized: Prefilter
  /// Terms spelled apart.
  private let apart: LiteralFilter
  /// Raw expressions.
  private let original: Prefilter

  /// Takes patterns with their numbers.
  init(terms: [(number: Int, term: Term)], expressions: [(number: Int, regex: Regex)], in memory: TableMemory)
  {
    var normalized: [Prefilter.Item] = []
    var original: [Prefilter.Item] = []
    var apart: [(literal: [UInt8], owner: LiteralFilter.Owner)] = []
    for (number, term) in terms {
      normalized.append(Prefilter.Item(number: number, requirement: term.solidRequirement))
      if let bytes = term.spacedBytes {
        apart.append((bytes, .init(number: Int32(truncatingIfNeeded: number))))
      }
    }
    for (number, regex) in expressions {
      let item = Prefilter.Item(
        number: number, requirement: regex.requirement, alternatives: regex.plainAlternatives)
      if regex.source.raw { original.append(item) } else { normalized.append(item) }
    }
    self.normalized = Prefilter(normalized, in: memory)
    self.apart = LiteralFilter(apart, in: memory)
    self.original = Prefilter(original, in: memory)
  }

  /// Puts the numbers of all patterns that the text could match into the scratch's candidates.
  ///
  /// - Parameters:
  ///   - text: normalised.
  ///   - written: the same as written.
  ///   - most: the bytes of a text that expressions see.
  func collect(_ text: CelledText, _ written: CelledText, most: Int, _ scratch: inout FilterScratch) {
    if max(text.bytes.count, written.bytes.count) > most { scratch.plain.giveUp() }
    if !normalized.isEmpty {
      normalized.collect(text, isWhole: text.bytes.count <= most, &scratch)
      if !apart.isEmpty, scratch.apart.load(aloneIn: text.bytes) {
        apart.scan(CelledText(scratch.apart.text, .all), isWhole: true, &scratch)
      }
    }
    if !original.isEmpty { original.collect(written, isWhole: written.bytes.count <= most, &scratch) }
    scratch.candidates.finish()
  }
}

/// Valid UTF-8 and no fewer than the cells of its characters.
struct CelledText {
  let bytes: UnsafeBufferPointer<UInt8>
  let cells: CharacterCells

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ cells: CharacterCells) {
    self.bytes = bytes
    self.cells = cells
  }
}
