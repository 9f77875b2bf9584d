import Diagnostics
import Signals

extension Lexer {
  // MARK: Character classes

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar >= "0" && scalar <= "9" }

  static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 { return (scalar >= "a" && scalar <= "z") || (scalar >= "A" && scalar <= "Z") }
    if scalar.value >= 0x4E00, scalar.value <= 0x9FFF { return true }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber:
      return true
    default: return false
    }
  }

  static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.value >= 0x300 else { return false }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark: return true
    default: return false
    }
  }

  /// Characters that an author cannot see: controls, zero-width and direction marks.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format: !scalar.properties.isWhitespace
    default: false
    }
  }

  // MARK: Texts

  /// An input method may open and close with either curly quote, or mix them with straight ones.
  static func closesQuote(_ scalar: Unicode.Scalar, openedBy opening: Unicode.Scalar) -> Bool {
    if opening == "\"" { return scalar == "\"" }
    if opening == "\u{201C}" || opening == "\u{201D}" || opening == "\u{FF02}" {
      return scalar == "\"" || scalar == "\u{201C}" || scalar == "\u{201D}" || scalar == "\u{FF02}"
    }
    return scalar == closings[opening]
  }

  private static let closings: [Unicode.Scalar: Unicode.Scalar] = [
    "'": "'", "\u{2018}": "\u{2019}", "\u{2019}": "\u{2019}", "\u{300C}": "\u{300D}", "\u{300E}": "\u{300F}",
  ]

  mutating func readString(openedBy opening: Unicode.Scalar, length: Int) {
    let start = position
    position += length
    let content = position
    while !isLineBreak(at: position) {
      let (scalar, length) = RuleSyntax.scalar(in: bytes, at: position)
      if Self.closesQuote(scalar, openedBy: opening) {
        checkLength(from: start, content: content)
        position += length
        return emit(.string, from: start)
      }
      position += length
      guard scalar == "\\", !isLineBreak(at: position) else { continue }
      let (escaped, escapedLength) = RuleSyntax.scalar(in: bytes, at: position)
      position += escapedLength
      if !"\"\\n{}".unicodeScalars.contains(escaped) {
        report(.unknownEscape("\\" + String(escaped)), from: position - escapedLength - 1, to: position)
      }
    }
    let curly = text(content, position).unicodeScalars.contains { $0 == "\u{201D}" || $0 == "\u{201C}" }
    report(.unterminatedText(curlyInside: curly), from: start, to: position)
    unterminated.insert(UInt32(start))
    emit(.string, from: start)
  }

  private mutating func checkLength(from start: Int, content: Int) {
    let length = position - content
    if length > SyntaxLimits.textBytes { report(.textTooLong(bytes: length), from: start, to: content) }
  }

  /// `'text'` and 「text」 are read as texts once they are reported; a quote that nothing closes is an unknown character.
  mutating func readForeignQuote(_ opening: Unicode.Scalar, length: Int) {
    let start = position
    var end = position + length
    while !isLineBreak(at: end) {
      let (scalar, length) = RuleSyntax.scalar(in: bytes, at: end)
      end += length
      if Self.closesQuote(scalar, openedBy: opening) {
        position = end
        report(.foreignQuotes(String(opening)), from: start, to: end)
        return emit(.string, from: start)
      }
    }
    position += length
    report(.foreignQuotes(String(opening)), from: start, to: position)
    emit(.unknown, from: start)
  }

  // MARK: Regexes

  /// True where a list of regexes can go on: after `match`, `raw`, `matches`, `except`, a comma, a text or a regex.
  var regexMayStart: Bool {
    guard let last = tokens.last else { return false }
    switch last.kind {
    case .comma, .regex, .string, .colon, .unknown: return true
    case .word:
      let word = last.reading(in: source)
      return word == "match" || word == "raw" || word == "matches" || word == "except"
    default: return false
    }
  }

  mutating func readSlash() {
    let start = position
    let (_, length) = twin(at: position)
    guard regexMayStart, bytes[position] == 0x2F else {
      position += length
      report(
        bytes[start] == 0x2F ? .division : .unexpectedCharacters(text(start, position)), from: start,
        to: position)
      return emit(.unknown, from: start)
    }
    position += 1
    while !isLineBreak(at: position) {
      let byte = bytes[position]
      position += 1
      if byte == 0x5C, !isLineBreak(at: position) {
        position += RuleSyntax.scalar(in: bytes, at: position).length
      } else if byte == 0x2F {
        let length = position - start - 2
        if length > SyntaxLimits.regexBytes {
          report(.regexTooLong(bytes: length), from: start, to: start + 1)
        }
        return emit(.regex, from: start)
      }
    }
    report(.unterminatedRegex, from: start, to: position)
    unterminated.insert(UInt32(start))
    emit(.regex, from: start)
  }

  // MARK: Numbers, dates, clock times

  /// The end of a run of digits.
  private func digits(from offset: Int) -> Int {
    var end = offset
    while true {
      let (scalar, length) = twin(at: end)
      guard Self.isDigit(scalar) else { return end }
      end += length
    }
  }

  /// The offset behind one of `characters` if a digit follows it.
  private func separator(_ characters: String, at offset: Int) -> Int? {
    let (scalar, length) = twin(at: offset)
    guard length > 0, characters.unicodeScalars.contains(scalar) else { return nil }
    return Self.isDigit(twin(at: offset + length).scalar) ? offset + length : nil
  }

  private func count(_ start: Int, _ end: Int) -> Int { text(start, end).unicodeScalars.count }

  mutating func readNumber() {
    let start = position
    let (first, length) = twin(at: position)
    let isNegative = first == "-"
    let whole = isNegative ? start + length : start
    let wholeEnd = digits(from: whole)
    if !isNegative, wholeEnd > whole {
      if separator(":", at: wholeEnd) != nil { return readClock() }
      if count(whole, wholeEnd) == 4, readDate(yearEnd: wholeEnd) { return }
    }
    position = wholeEnd
    var isReported = false
    if let fraction = separator(".", at: wholeEnd) {
      position = digits(from: fraction)
      if wholeEnd == whole {
        report(
          .numberForm(text(start, position), instead: (isNegative ? "-0" : "0") + ascii(wholeEnd, position)),
          from: start, to: position)
        isReported = true
      } else if count(fraction, position) > 4 {
        report(.tooManyDecimals(text(start, position)), from: start, to: position)
        isReported = true
      }
    }
    if !isReported, count(whole, wholeEnd) > SyntaxLimits.wholeDigits {
      report(.numberTooLarge, from: start, to: position)
      isReported = true
    }
    readUnitOfNumber(from: start, isReported: isReported)
  }

  /// `60%`, `9am`: a number with something that Heed writes in another way.
  private mutating func readUnitOfNumber(from start: Int, isReported: Bool) {
    let (next, length) = twin(at: position)
    if next == "%" {
      let value = decimalUnits(ascii(start, position)) / 100
      position += length
      if !isReported {
        report(.percent(text(start, position), instead: decimalText(value)), from: start, to: position)
      }
      return emit(.number, from: start)
    }
    let (last, lastLength) = twin(at: position + length)
    let half = String(next).lowercased()
    if half == "a" || half == "p", String(last).lowercased() == "m", let hour = Int(ascii(start, position)),
      (1...12).contains(hour),
      !Self.isLetter(twin(at: position + length + lastLength).scalar)
    {
      position += length + lastLength
      let clock = hour % 12 + (half == "p" ? 12 : 0)
      report(
        .clockForm(text(start, position), instead: "\(clock < 10 ? "0" : "")\(clock):00"), from: start,
        to: position)
      return emit(.clock, from: start)
    }
    emit(.number, from: start)
  }

  private func ascii(_ start: Int, _ end: Int) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text(start, end).unicodeScalars { scalars.append(asciiTwin(scalar)) }
    return String(scalars)
  }

  /// Reads a date behind its year; false if the digits are none.
  private mutating func readDate(yearEnd: Int) -> Bool {
    let start = position
    guard let month = separator("-/.", at: yearEnd) else { return false }
    let monthEnd = digits(from: month)
    guard let day = separator("-/.", at: monthEnd) else { return false }
    position = digits(from: day)
    let written = ascii(start, position)
    let parts = written.split { !($0 >= "0" && $0 <= "9") }.map { Int($0) ?? 0 }
    let date = CivilDate(year: parts[0], month: parts[1], day: parts[2])
    if !date.exists {
      report(.invalidDate(text(start, position)), from: start, to: position)
    } else if written != date.text {
      report(.dateForm(text(start, position), instead: date.text), from: start, to: position)
    }
    emit(.date, from: start)
    return true
  }

  private mutating func readClock() {
    let start = position
    readClockDigits()
    let (dash, length) = twin(at: position)
    let next = position + length
    let end = digits(from: next)
    if dash == "-" || dash == "~", end > next, separator(":", at: end) != nil {
      position = next
      readClockDigits()
      return emit(.clockRange, from: start)
    }
    emit(.clock, from: start)
  }

  private mutating func readClockDigits() {
    let start = position
    let hourEnd = digits(from: start)
    guard let minute = separator(":", at: hourEnd) else { return }
    position = digits(from: minute)
    let hours = Int(ascii(start, hourEnd)) ?? 99
    let minutes = Int(ascii(minute, position)) ?? 99
    let hasSeconds = separator(":", at: position).map { digits(from: $0) }
    if let hasSeconds { position = hasSeconds }
    let isValid = hours < 24 && minutes < 60 || hours == 24 && minutes == 0
    let instead = "\(hours < 10 ? "0" : "")\(hours):\(minutes < 10 ? "0" : "")\(minutes)"
    if !isValid {
      report(.invalidClock(text(start, position)), from: start, to: position)
    } else if ascii(start, position) != instead {
      report(.clockForm(text(start, position), instead: instead), from: start, to: position)
    }
  }
}
