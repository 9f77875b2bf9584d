/// True when the last of the digits is right by Luhn's formula (ISO/IEC 7812-1, annex B).
func isLuhnValid(_ digits: [Int]) -> Bool {
  var sum = 0
  for (place, digit) in digits.reversed().enumerated() {
    let value = place % 2 == 1 ? digit * 2 : digit
    sum += value > 9 ? value - 9 : value
  }
  return sum % 10 == 0
}

/// True for a Chinese identity number: region, date of birth and check digit (GB 11643-1999); `last` is 10 for X.
func isChineseIdentity(_ first17: ArraySlice<Int>, last: Int) -> Bool {
  let digits = Array(first17)
  guard digits.count == 17, 1...8 ~= digits[0], digits[0] * 10 + digits[1] >= 11 else { return false }
  let year = digits[6] * 1000 + digits[7] * 100 + digits[8] * 10 + digits[9]
  let month = digits[10] * 10 + digits[11]
  let day = digits[12] * 10 + digits[13]
  guard 1850...2150 ~= year, 1...12 ~= month, 1...31 ~= day else { return false }
  let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
  return (12 - sum % 11) % 11 == last
}

/// True for a Hong Kong identity number: one or two letters (0 is A), six digits, a check digit (10 for A).
func isHongKongIdentity(letters: [Int], digits: [Int], last: Int) -> Bool {
  guard 1...2 ~= letters.count, digits.count == 6 else { return false }
  // A single letter is counted as if a space, worth 36, stood before it.
  let values = (letters.count == 1 ? [36] : []) + letters.map { $0 + 10 } + digits + [last]
  let sum = zip(values, (1...9).reversed()).reduce(0) { $0 + $1.0 * $1.1 }
  return sum % 11 == 0
}

/// True for a Taiwanese identity or residence number: a letter (0 is A) and nine digits, the last a check digit.
func isTaiwaneseIdentity(letter: Int, digits: [Int]) -> Bool {
  guard 0..<26 ~= letter, digits.count == 9, [1, 2, 8, 9].contains(digits[0]) else { return false }
  let values = [
    10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33,
  ]
  let value = values[letter]
  var sum = value / 10 + value % 10 * 9
  for (place, digit) in digits.enumerated() { sum += digit * (place < 8 ? 8 - place : 1) }
  return sum % 10 == 0
}
