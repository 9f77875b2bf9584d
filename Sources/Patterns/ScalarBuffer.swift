import TextNormalization

/// A text as scalars, for terms; reused from text to text.
struct ScalarBuffer {
  /// Scalars; one that stands for an elongated Latin letter has `squeezedBit`.
  private(set) var codes: [UInt32] = []
  /// UTF-8 offset of each scalar, and the end.
  private(set) var offsets: [Int] = []

  static let squeezedBit: UInt32 = 1 << 31

  /// Reads normalised text.
  mutating func load(_ text: NormalizedText) {
    decode(text.utf8)
    guard text.hasSqueezed else { return }
    for index in codes.indices where text.isSqueezed(at: offsets[index]) {
      codes[index] |= Self.squeezedBit
    }
  }

  /// Reads what exceptions left of a text.
  mutating func load(_ remainder: MaskedText, of text: NormalizedText) {
    decode(remainder.bytes)
    guard text.hasSqueezed else { return }
    for index in codes.indices where text.isSqueezed(at: remainder.source(offsets[index])) {
      // A line break stands for what was cut, which may have begun with such a letter.
      if codes[index] != 0x0A { codes[index] |= Self.squeezedBit }
    }
  }

  /// The bytes of some scalars.
  func bytes(of scalars: Range<Int>) -> Range<Int> {
    offsets[scalars.lowerBound]..<offsets[scalars.upperBound]
  }

  private mutating func decode(_ bytes: [UInt8]) {
    codes.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    bytes.withUnsafeBufferPointer { bytes in
      var place = 0
      while place < bytes.count {
        let (code, length) = decodeScalar(bytes, at: place)
        codes.append(code)
        offsets.append(place)
        place += length
      }
      offsets.append(bytes.count)
    }
  }
}

extension Term {
  /// The end of a match that starts at the scalar `start`, or nil.
  func end(at start: Int, in codes: [UInt32]) -> Int? {
    if let end = solidEnd(at: start, in: codes) { return end }
    return spaced.isEmpty ? nil : spacedEnd(at: start, in: codes)
  }

  private func solidEnd(at start: Int, in codes: [UInt32]) -> Int? {
    var place = start
    for unit in units {
      guard place < codes.count else { return nil }
      let code = codes[place] & ~ScalarBuffer.squeezedBit
      switch unit {
      case .scalar(let wanted):
        guard code == wanted else { return nil }
        place += 1
      case .doubled(let wanted):
        guard code == wanted else { return nil }
        if place + 1 < codes.count, codes[place + 1] & ~ScalarBuffer.squeezedBit == wanted {
          place += 2
        } else if codes[place] & ScalarBuffer.squeezedBit != 0 {
          place += 1
        } else {
          return nil
        }
      case .number:
        guard let end = Self.numberEnd(at: place, in: codes) else { return nil }
        place = end
      }
    }
    return hasEdges(start, place, codes) ? place : nil
  }

  private func spacedEnd(at start: Int, in codes: [UInt32]) -> Int? {
    var place = start
    for (index, wanted) in spaced.enumerated() {
      if index > 0 {
        let gap = place
        while place < codes.count, place - gap < 4, isSeparator(codes[place]) { place += 1 }
        guard 1...3 ~= place - gap else { return nil }
      }
      guard place < codes.count, codes[place] & ~ScalarBuffer.squeezedBit == wanted else {
        return nil
      }
      place += 1
    }
    if spaced.count == 2 {
      // Two characters meet by chance too often (对不起 诉求), unless they stand on their own.
      let before = start == 0 || isSeparator(codes[start - 1]) || isClauseEnd(codes[start - 1])
      let after = place == codes.count || isSeparator(codes[place]) || isClauseEnd(codes[place])
      guard before, after else { return nil }
    }
    return hasEdges(start, place, codes) ? place : nil
  }

  private func hasEdges(_ start: Int, _ end: Int, _ codes: [UInt32]) -> Bool {
    if start > 0, !Self.allows(startEdge, codes[start], codes[start - 1]) { return false }
    if end < codes.count, !Self.allows(endEdge, codes[end - 1], codes[end]) { return false }
    return true
  }

  private static func allows(_ edge: Edge, _ inner: UInt32, _ outer: UInt32) -> Bool {
    switch edge {
    case .open: true
    case .noLatin: !isLatin(outer & ~ScalarBuffer.squeezedBit)
    // Asked of the text, not of the term: `{number}` may end in a Han numeral.
    case .noDigit: !(0x30...0x39 ~= outer && 0x30...0x39 ~= inner)
    }
  }

  /// The end of the numerals at `place`; nil unless their run begins there and is not too long.
  private static func numberEnd(at place: Int, in codes: [UInt32]) -> Int? {
    var end = place
    while end < codes.count, end - place <= numberLimit, isNumeral(codes[end]) { end += 1 }
    guard end > place, end - place <= numberLimit else { return nil }
    return place > 0 && isNumeral(codes[place - 1]) ? nil : end
  }

  private static func isNumeral(_ code: UInt32) -> Bool {
    code < 0x3007 ? 0x30...0x39 ~= code : Unicode.Scalar(code).map(isHanNumeral) ?? false
  }
}
