/// A text as written and as rules see it, with the way back from the second to the first.
///
/// The result of `Normalizer`, in the order of R34. Both texts are valid UTF-8; all offsets are UTF-8 byte
/// offsets, 0-based.
package final class NormalizedText: Sendable {
  /// The text as written; bytes that were no UTF-8 are replaced by U+FFFD.
  package let original: [UInt8]
  /// The text that terms and patterns are looked for in.
  package let utf8: [UInt8]
  /// The `CharacterCell`s of the characters of `original`.
  package let originalCells: UInt16
  /// Those of `utf8`.
  package let cells: UInt16

  /// Pieces in order of both texts; together they cover `utf8`.
  private let pieces: [Piece]
  /// Offsets in `utf8` of Latin letters that stand for three or more, ascending.
  private let squeezed: [UInt32]

  /// A stretch of normalised text and where it comes from.
  struct Piece: Sendable {
    let normalized: UInt32
    let original: UInt32
    /// End in the original of characters that changed length, or `unchangedLength`.
    let originalEnd: UInt32

    /// Marks a stretch in which each character has as many bytes as it had.
    static let unchangedLength = UInt32.max

    /// The way back of a text in which each character has as many bytes as it had.
    static let identity = [Piece(normalized: 0, original: 0, originalEnd: unchangedLength)]
  }

  init(
    original: [UInt8], utf8: [UInt8], originalCells: UInt16, cells: UInt16, pieces: [Piece],
    squeezed: [UInt32]
  ) {
    self.original = original
    self.utf8 = utf8
    self.originalCells = originalCells
    self.cells = cells
    self.pieces = pieces
    self.squeezed = squeezed
  }

  /// The normalised text.
  package var string: String { String(decoding: utf8, as: UTF8.self) }

  /// The text as written, repaired.
  package var originalString: String { String(decoding: original, as: UTF8.self) }

  /// The bytes of the original that a stretch of normalised text stands for, as whole characters.
  ///
  /// Offsets inside a character count as the whole character, offsets past the end as the end. A stretch of
  /// no length has a place of no length. Logarithmic in the number of changes.
  package func originalRange(of normalized: Range<Int>) -> Range<Int> {
    let from = min(max(normalized.lowerBound, 0), utf8.count)
    let to = min(max(normalized.upperBound, from), utf8.count)
    let start = originalStart(from)
    return start..<(from == to ? start : max(start, originalEnd(to)))
  }

  /// The bytes of normalised text that a stretch of the original became, as whole characters.
  ///
  /// Of no length when the stretch left no trace. Logarithmic in the number of changes.
  package func normalizedRange(of original: Range<Int>) -> Range<Int> {
    let from = firstNormalized(endingAfter: original.lowerBound)
    guard original.lowerBound < original.upperBound else { return from..<from }
    let to = firstNormalized(startingFrom: original.upperBound)
    return from..<max(from, to)
  }

  /// True when the Latin letter at this offset of `utf8` stands for a run of three or more.
  package func isSqueezed(at offset: Int) -> Bool {
    if squeezed.isEmpty { return false }
    let index = partitioningIndex(squeezed.count) { squeezed[$0] >= offset }
    return index < squeezed.count && squeezed[index] == offset
  }

  /// True when any Latin letter stands for a run of three or more.
  package var hasSqueezed: Bool { !squeezed.isEmpty }

  // MARK: - Places

  /// Index of the piece that holds the normalised offset; there is one.
  private func piece(holding offset: Int) -> Int {
    partitioningIndex(pieces.count) { pieces[$0].normalized > offset } - 1
  }

  private func originalStart(_ offset: Int) -> Int {
    guard offset < utf8.count else { return original.count }
    let piece = pieces[piece(holding: offset)]
    guard piece.originalEnd == Piece.unchangedLength else { return Int(piece.original) }
    var place = Int(piece.original) + offset - Int(piece.normalized)
    while place > 0, original[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }

  private func originalEnd(_ offset: Int) -> Int {
    let last = offset - 1
    let piece = pieces[piece(holding: last)]
    guard piece.originalEnd == Piece.unchangedLength else { return Int(piece.originalEnd) }
    var place = Int(piece.original) + offset - Int(piece.normalized)
    while place < original.count, original[place] & 0xC0 == 0x80 { place += 1 }
    return place
  }

  /// End of a piece in the original.
  private func end(ofPiece index: Int) -> Int {
    let piece = pieces[index]
    guard piece.originalEnd == Piece.unchangedLength else { return Int(piece.originalEnd) }
    let next = index + 1 < pieces.count ? Int(pieces[index + 1].normalized) : utf8.count
    return Int(piece.original) + next - Int(piece.normalized)
  }

  private func firstNormalized(endingAfter place: Int) -> Int {
    let index = partitioningIndex(pieces.count) { end(ofPiece: $0) > place }
    guard index < pieces.count else { return utf8.count }
    let piece = pieces[index]
    guard piece.originalEnd == Piece.unchangedLength, place > Int(piece.original) else {
      return Int(piece.normalized)
    }
    var offset = Int(piece.normalized) + place - Int(piece.original)
    while offset > 0, utf8[offset] & 0xC0 == 0x80 { offset -= 1 }
    return offset
  }

  private func firstNormalized(startingFrom place: Int) -> Int {
    let index = partitioningIndex(pieces.count) { pieces[$0].original >= place }
    let next = index < pieces.count ? Int(pieces[index].normalized) : utf8.count
    guard index > 0, pieces[index - 1].originalEnd == Piece.unchangedLength else { return next }
    let piece = pieces[index - 1]
    var offset = min(Int(piece.normalized) + place - Int(piece.original), next)
    while offset < next, utf8[offset] & 0xC0 == 0x80 { offset += 1 }
    return offset
  }
}

/// The first index from 0 to `count` at which an ascending condition holds.
private func partitioningIndex(_ count: Int, _ holds: (Int) -> Bool) -> Int {
  var low = 0
  var high = count
  while low < high {
    let middle = (low + high) / 2
    if holds(middle) { high = middle } else { low = middle + 1 }
  }
  return low
}
