import TextNormalization

/// What a message holds that findings need: a quick look that clears most messages, and most kinds of findings in the others.
struct Suspicion: OptionSet {
  let rawValue: UInt8

  /// An `@`.
  static let mail = Suspicion(rawValue: 1)
  /// At least six digits: no identity, card, passport or telephone number has fewer.
  static let longNumber = Suspicion(rawValue: 2)
  /// A numeral directly before the word for a part of a building, or a letter between them: 3栋, 3A栋, 三号.
  static let numberedUnit = Suspicion(rawValue: 4)
  /// Three words for administrative places.
  static let places = Suspicion(rawValue: 8)
  /// A digit before a space or a comma, or a letter between them: 221b Baker Street.
  static let houseNumber = Suspicion(rawValue: 16)

  /// Everything.
  static let all: Suspicion = [.mail, .longNumber, .numberedUnit, .places, .houseNumber]

  /// What a text holds. One pass over its bytes.
  init(_ text: NormalizedText) {
    self = text.utf8.withUnsafeBufferPointer(Self.found)
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// How far behind the last numeral is.
  private enum Distance {
    case far, next, afterLetter
  }

  private static func found(in bytes: UnsafeBufferPointer<UInt8>) -> Suspicion {
    var found: Suspicion = []
    var digits = 0
    var places = 0
    var digit = Distance.far
    var numeral = Distance.far
    var index = 0
    while index < bytes.count {
      let first = bytes[index]
      if first < 0x80 {
        index += 1
        if 0x30...0x39 ~= first {
          digits += 1
          digit = .next
          numeral = .next
        } else if first | 0x20 &- 0x61 < 26, numeral == .next {
          digit = digit == .next ? .afterLetter : .far
          numeral = .afterLetter
        } else {
          if digit != .far, first == 0x20 || first == 0x2C { found.insert(.houseNumber) }
          if first == 0x40 { found.insert(.mail) }
          digit = .far
          numeral = .far
        }
        continue
      }
      digit = .far
      let (code, length) = decodeScalar(bytes, at: index)
      index += length
      let kind = kinds[Int(code & 0xFF)]
      if kind == 0 {
        numeral = .far
        continue
      }
      if numeral != .far, kind & unit != 0, units.contains(code) { found.insert(.numberedUnit) }
      if kind & place != 0, firstOfAdministrative.contains(code) {
        places += 1
        if places == 3 { found.insert(.places) }
      }
      numeral = kind & Self.numeral != 0 && hanNumerals.contains(code) ? .next : .far
    }
    if digits >= 6 { found.insert(.longNumber) }
    return found
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
