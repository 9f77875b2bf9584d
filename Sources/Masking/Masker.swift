package import TextNormalization

/// Finds personal data in messages and replaces it, before texts are logged or leave for a brief.
///
/// Numbers are told apart by their shape and check digits, so that order numbers, hotlines (12315, 95588, 400…)
/// and prices stay. Width, script and hidden characters do not matter. Linear in the text.
package struct Masker: Sendable {
  private let normalizer = Normalizer()

  /// A masker; all of them do the same.
  package init() {}

  /// The text with each finding replaced by its kind in brackets, as `[phone]`.
  package func masked(_ text: String) -> String {
    masked(text, normalized: normalizer.normalized(text))
  }

  /// The same for a text that is normalised already.
  package func masked(_ text: String, normalized: NormalizedText) -> String {
    let findings = findings(in: normalized)
    return findings.isEmpty
      ? text : Self.masked(normalized.original, 0..<normalized.original.count, hiding: findings)
  }

  /// A stretch of a text as written, with what was found in the text replaced: also a finding that only reaches into it.
  package static func masked(
    _ original: [UInt8], _ range: Range<Int>, hiding findings: [Finding]
  ) -> String {
    var result: [UInt8] = []
    var place = range.lowerBound
    for finding in findings where finding.range.overlaps(range) {
      if place < finding.range.lowerBound { result += original[place..<finding.range.lowerBound] }
      result += Array(finding.kind.replacement.utf8)
      place = finding.range.upperBound
    }
    if place < range.upperBound { result += original[place..<range.upperBound] }
    return String(decoding: result, as: UTF8.self)
  }

  /// What is found in a text, in order, not overlapping.
  package func findings(in text: String) -> [Finding] {
    findings(in: normalizer.normalized(text))
  }

  /// What is found in a text that is normalised already; ranges are of the original.
  package func findings(in text: NormalizedText) -> [Finding] {
    findings(in: text, suspecting: Suspicion(text))
  }

  /// What is found of what a text may hold.
  func findings(in text: NormalizedText, suspecting suspicion: Suspicion) -> [Finding] {
    if suspicion.isEmpty { return [] }
    let scalars = ScalarText(text)
    var candidates: [Candidate] = []
    if suspicion.contains(.mail) { candidates += mailAddresses(in: scalars) }
    if suspicion.contains(.longNumber) {
      candidates += identityCodes(in: scalars)
      candidates += numbers(in: scalars)
    }
    if suspicion.contains(.numberedUnit) { candidates += numberedAddresses(in: scalars) }
    if suspicion.contains(.places) { candidates += places(in: scalars) }
    if suspicion.contains(.houseNumber) { candidates += englishAddresses(in: scalars) }
    if candidates.isEmpty { return [] }
    // Of findings that meet, the one that begins first, then the longer one.
    candidates.sort { one, other in
      (one.range.lowerBound, -one.range.count) < (other.range.lowerBound, -other.range.count)
    }
    var findings: [Finding] = []
    var end = 0
    for candidate in candidates where candidate.range.lowerBound >= end {
      end = candidate.range.upperBound
      let bytes = scalars.offsets[candidate.range.lowerBound]..<scalars.offsets[end]
      let range = text.originalRange(of: bytes)
      // Characters that share one original character cannot be replaced apart.
      if let last = findings.last, range.lowerBound < last.range.upperBound { continue }
      findings.append(Finding(kind: candidate.kind, range: range))
    }
    return findings
  }
}

/// A stretch of scalars that may become a finding.
struct Candidate {
  let kind: Finding.Kind
  /// Scalar indices.
  let range: Range<Int>
}

/// Normalised text as scalars.
struct ScalarText {
  let codes: [UInt32]
  /// UTF-8 offset of each scalar in the normalised text, and the end.
  let offsets: [Int]
  let text: NormalizedText

  init(_ text: NormalizedText) {
    var codes: [UInt32] = []
    var offsets: [Int] = []
    codes.reserveCapacity(text.utf8.count)
    offsets.reserveCapacity(text.utf8.count + 1)
    text.utf8.withUnsafeBufferPointer { bytes in
      var place = 0
      while place < bytes.count {
        offsets.append(place)
        let (code, length) = decodeScalar(bytes, at: place)
        codes.append(code)
        place += length
      }
      offsets.append(place)
    }
    self.codes = codes
    self.offsets = offsets
    self.text = text
  }

  /// The scalar at an index, 0 outside of the text.
  subscript(_ index: Int) -> UInt32 { codes.indices.contains(index) ? codes[index] : 0 }

  func isDigit(_ index: Int) -> Bool { 0x30...0x39 ~= self[index] }

  /// A Latin letter of the ASCII range, which is lower case in normalised text.
  func isLetter(_ index: Int) -> Bool { 0x61...0x7A ~= self[index] }

  func isHan(_ index: Int) -> Bool {
    Unicode.Scalar(self[index]).map { TextNormalization.isHan($0) } ?? false
  }

  /// True when the characters of `word` stand at `index`.
  func has(_ word: String, at index: Int) -> Bool {
    var place = index
    for scalar in word.unicodeScalars {
      if self[place] != scalar.value { return false }
      place += 1
    }
    return true
  }

  /// True when the characters of `word` end before `index`.
  func has(_ word: String, before index: Int) -> Bool {
    has(word, at: index - word.unicodeScalars.count)
  }
}
