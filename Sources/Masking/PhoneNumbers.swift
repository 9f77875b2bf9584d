/// How many blocks of a chain make a telephone number of a person; nil when they do not.
///
/// Hotlines and numbers of companies (12315, 95588, 400…, 800…) are no personal data and have no shape here.
func phoneCount(_ text: ScalarText, _ chain: ArraySlice<DigitBlock>, _ shape: [Int]) -> Int? {
  let digits = text.digits(chain)
  let start = chain[chain.startIndex].range.lowerBound
  let hasPlus = text[start - 1] == 0x2B || (text[start - 1] == 0x28 && text[start - 2] == 0x2B)
  if let count = chineseMobile(digits, shape) { return count }
  if hasPlus, let count = international(shape) { return count }
  if let count = landline(digits, shape) { return count }
  return northAmerican(text, chain, digits, shape)
}

/// The country code as a block of its own, or none.
private let mobilePrefixes: [(shape: [Int], digits: [Int])] = [
  ([], []), ([2], [8, 6]), ([4], [0, 0, 8, 6]),
]
/// The groups that people write a mobile number in; each digit on its own is an evasion.
private let mobileShapes =
  [[11], [3, 4, 4], [3, 8], [7, 4], [4, 4, 3], [3, 3, 5], [4, 3, 4], [5, 6], [3, 2, 2, 2, 2]]
  + [[Int](repeating: 1, count: 11)]
/// Groups of numbers with an area code, but for those with 7 or 8 digits in one group.
private let areaShapes = [
  [4, 3, 3], [4, 6], [2, 4, 4], [2, 8], [2, 3, 4], [3, 4, 4], [4, 4, 4], [4, 3, 4],
]

/// 1[3-9] and nine digits, in the groups that people write, also after 86 or 0086.
private func chineseMobile(_ digits: [Int], _ shape: [Int]) -> Int? {
  func isMobile(from place: Int) -> Bool {
    place + 11 <= digits.count && digits[place] == 1 && digits[place + 1] >= 3
  }
  for (prefix, country) in mobilePrefixes {
    guard shape.starts(with: prefix), digits.starts(with: country), isMobile(from: country.count) else {
      continue
    }
    let rest = Array(shape.dropFirst(prefix.count))
    for parts in mobileShapes where rest.starts(with: parts) {
      return prefix.count + parts.count
    }
  }
  // The country code without anything between: 8613812345678.
  if shape[0] == 13, digits.starts(with: [8, 6]), isMobile(from: 2) { return 1 }
  if shape[0] == 15, digits.starts(with: [0, 0, 8, 6]), isMobile(from: 4) { return 1 }
  return nil
}

/// After a plus sign: 8 to 15 digits in all (ITU-T E.164).
private func international(_ shape: [Int]) -> Int? {
  var sum = 0
  var count = 0
  for part in shape {
    guard sum + part <= 15 else { break }
    sum += part
    count += 1
    // A long last part ends the number, so that one that follows is left alone.
    if sum >= 11, part >= 4 { break }
  }
  return sum >= 8 ? count : nil
}

/// A number with its area code, which begins with 0: mainland, Taiwan (mobile numbers begin with 09).
private func landline(_ digits: [Int], _ shape: [Int]) -> Int? {
  guard digits.count >= 9, digits[0] == 0, digits[1] != 0 else { return nil }
  if 10...12 ~= shape[0] {
    return shape[0] > 10 || digits[1] == 9 ? 1 : nil
  }
  for parts in areaShapes where shape.starts(with: parts) {
    return parts.count
  }
  for area in [3, 4] where shape[0] == area && shape.count > 1 && 7...8 ~= shape[1] { return 2 }
  return nil
}

/// (415) 555-2671 and 415-555-2671, with or without a 1; area and exchange begin with 2 to 9.
private func northAmerican(
  _ text: ScalarText, _ chain: ArraySlice<DigitBlock>, _ digits: [Int], _ shape: [Int]
) -> Int? {
  let skip = shape.starts(with: [1, 3, 3, 4]) && digits[0] == 1 ? 1 : 0
  guard shape.dropFirst(skip).starts(with: [3, 3, 4]) else { return nil }
  guard digits[skip] >= 2, digits[skip + 3] >= 2 else { return nil }
  // 400 and 800 are numbers of companies.
  if [[4, 0, 0], [8, 0, 0]].contains(Array(digits[skip..<(skip + 3)])) { return nil }
  return skip + 3
}
