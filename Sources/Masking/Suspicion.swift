package import TextNormalization

/// A quick look that clears most messages: nothing is found in a text without what every finding needs.
///
/// Identity, card, telephone and house numbers need a digit, mail addresses an `@`, Chinese addresses a numeral directly before
/// the word for a unit (or a letter between them) or three words for administrative places.
extension Masker {
  /// False when a text certainly holds nothing to mask. One pass over its bytes.
  package func isSuspicious(_ text: NormalizedText) -> Bool {
    text.utf8.withUnsafeBufferPointer { bytes in
      var afterNumeral = false
      var places = 0
      var index = 0
      while index < bytes.count {
        let first = bytes[index]
        if first < 0x80 {
          if 0x30...0x39 ~= first || first == 0x40 { return true }
          if afterNumeral, 0x61...0x7A ~= first || 0x41...0x5A ~= first { return true }
          afterNumeral = false
          index += 1
          continue
        }
        // SAFETY: normalised text is valid UTF-8, so a lead byte has its continuation bytes behind it.
        guard first >= 0xE0, first < 0xF0, index + 2 < bytes.count else {
          afterNumeral = false
          index += first < 0xE0 ? 2 : 4
          continue
        }
        let code =
          UInt32(first & 0x0F) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F)
        index += 3
        let kind = Self.kinds[Int(code & 0xFF)]
        if kind == 0 {
          afterNumeral = false
          continue
        }
        if afterNumeral, kind & Self.unit != 0, Self.units.contains(code) { return true }
        if kind & Self.place != 0, firstOfAdministrative.contains(code) {
          places += 1
          if places == 3 { return true }
        }
        afterNumeral = kind & Self.numeral != 0 && hanNumerals.contains(code)
      }
      return false
    }
  }

  private static let numeral: UInt8 = 1
  private static let unit: UInt8 = 2
  private static let place: UInt8 = 4

  private static let units = Set((buildingUnits + otherUnits).compactMap { $0.unicodeScalars.first?.value })

  /// What a character may be, by its last eight bits: spares most characters a look into the sets.
  private static let kinds: [UInt8] = {
    var kinds = [UInt8](repeating: 0, count: 256)
    for code in hanNumerals { kinds[Int(code & 0xFF)] |= numeral }
    for code in units { kinds[Int(code & 0xFF)] |= unit }
    for code in firstOfAdministrative { kinds[Int(code & 0xFF)] |= place }
    return kinds
  }()
}
