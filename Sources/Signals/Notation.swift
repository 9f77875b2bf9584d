/// A number in ten-thousandths as people write it: 4200 is `0.42`.
package func decimalText(_ value: Int64) -> String {
  let sign = value < 0 ? "-" : ""
  let whole = value.magnitude / UInt64(unitsPerOne)
  var fraction = value.magnitude % UInt64(unitsPerOne)
  if fraction == 0 { return "\(sign)\(whole)" }
  var width = 4
  while fraction % 10 == 0 {
    fraction /= 10
    width -= 1
  }
  return "\(sign)\(whole).\(padded(Int(fraction), width))"
}

/// Minutes since midnight, 0…1440, as `09:30`.
package func clockText(_ minutes: Int) -> String { "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))" }

/// A text in quotes as rule files write it, with `"`, `\\` and line feeds escaped.
package func quotedText(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": quoted += "\\\""
    case "\\": quoted += "\\\\"
    case "\n": quoted += "\\n"
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}

/// Digits with zeros before them.
func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension ValueType {
  /// A stored value (see `FactValue`) as rules write it: `0.42`, `vip`, `yes`, `2026-03-31`, `09:30`.
  package func text(of number: Int64) -> String {
    switch self {
    case .score, .number, .count, .text: decimalText(number)
    case .truth: number == 0 ? "no" : "yes"
    case .oneOf(let cases): cases.indices.contains(Int(clamping: number)) ? cases[Int(number)] : "?"
    case .date: CivilDate(daysSinceEpoch: Int(clamping: number)).text
    case .time: clockText(Int(clamping: number))
    }
  }
}
