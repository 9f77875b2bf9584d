import Signals

// What literal tokens mean. Each function is total: what the lexer reported gets some valid value, so that later stages see no holes.

/// Ten-thousandths of a number as the lexer passes it (`-1.25`, `.5`, `60%`); digits beyond the fourth place are dropped.
package func decimalUnits(_ reading: String) -> Int64 {
  var units: Int64 = 0
  var places = -1
  var isNegative = false
  var isPercent = false
  var wholeDigits = 0
  for character in reading.unicodeScalars {
    switch character {
    case "-": isNegative = true
    case ".": places = 0
    case "%": isPercent = true
    case "0"..."9":
      if places >= 4 { continue }
      if places >= 0 {
        places += 1
      } else {
        if units > 0 { wholeDigits += 1 }
        if wholeDigits >= SyntaxLimits.wholeDigits { continue }
      }
      units = units * 10 + Int64(character.value - 0x30)
    default: continue
    }
  }
  for _ in max(places, 0)..<4 { units *= 10 }
  if isPercent { units /= 100 }
  return isNegative ? -units : units
}

extension CivilDate {
  /// The date of a `.date` token; the first of 1970 for one that does not exist.
  init(reading: String) {
    let parts = reading.split { !($0 >= "0" && $0 <= "9") }.map { Int($0) ?? 0 }
    let date = parts.count == 3 ? CivilDate(year: parts[0], month: parts[1], day: parts[2]) : nil
    self = date.flatMap { $0.exists ? $0 : nil } ?? CivilDate(year: 1970, month: 1, day: 1)
  }
}

/// Minutes since midnight of a clock time as the lexer passes it, 0…1440; also `9:00` and `9am`.
func clockMinutes(_ reading: some StringProtocol) -> Int {
  let parts = reading.split { !($0 >= "0" && $0 <= "9") }.map { Int($0) ?? 0 }
  var minutes = (parts.first ?? 0) * 60 + (parts.count > 1 ? parts[1] : 0)
  let half = reading.lowercased()
  if half.hasSuffix("am") || half.hasSuffix("pm") {
    minutes = ((parts.first ?? 0) % 12 + (half.hasSuffix("pm") ? 12 : 0)) * 60
  }
  return (0...1440).contains(minutes) ? minutes : 0
}

/// The value of a text token from its reading: quotes off, `\"`, `\\` and `\n` resolved; `\{` and `\}` stay for `SlotText`.
func textValue(_ reading: String) -> String {
  var inner = Substring(reading).unicodeScalars
  if let first = inner.first { inner = inner.dropFirst(first == "\"" ? 1 : 0) }
  if inner.last == "\"" { inner = inner.dropLast() }
  guard inner.contains("\\") else { return String(inner) }
  var value = String.UnicodeScalarView()
  var isEscaped = false
  for scalar in inner {
    if isEscaped {
      isEscaped = false
      switch scalar {
      case "n": value.append("\n")
      case "\"", "\\": value.append(scalar)
      default:
        value.append("\\")
        value.append(scalar)
      }
    } else if scalar == "\\" {
      isEscaped = true
    } else {
      value.append(scalar)
    }
  }
  return String(value)
}
