/// Identity, card and telephone numbers, told apart by shape and check digits.
func numbers(in text: ScalarText) -> [Candidate] {
  let blocks = text.digitBlocks()
  var found: [Candidate] = []
  var index = 0
  while index < blocks.count {
    guard let (count, candidate) = number(in: text, blocks, at: index) else {
      index += 1
      continue
    }
    found.append(candidate)
    index += count
  }
  return found
}

/// The number that begins with a block, and how many blocks it takes.
private func number(in text: ScalarText, _ blocks: [DigitBlock], at index: Int) -> (Int, Candidate)? {
  // A number that continues another one, as after 1. or in a longer chain of equal parts, has its own shape.
  var end = index + 1
  while end < blocks.count, end - index < 16, blocks[end].isJoined { end += 1 }
  let chain = blocks[index..<end]
  let shape = chain.map(\.count)
  let start = blocks[index].range.lowerBound

  if let count = identityCount(text, chain, shape) {
    var last = chain[index + count - 1].range.upperBound
    if chain.prefix(count).reduce(0, { $0 + $1.count }) == 17 { last += 1 }
    return (count, Candidate(kind: .id, range: start..<last))
  }
  guard isFree(text, start) else { return nil }
  if let count = cardCount(text, chain, shape) {
    return (count, Candidate(kind: .card, range: start..<chain[index + count - 1].range.upperBound))
  }
  if shape.starts(with: [3, 2, 4]), isSocialSecurity(text, chain) {
    return (3, Candidate(kind: .id, range: start..<chain[index + 2].range.upperBound))
  }
  if let count = phoneCount(text, chain, shape) {
    let last = chain[index + count - 1].range.upperBound
    if isPriced(text, start, last) { return nil }
    var first = start
    // An opening bracket belongs to the number when its other half does: (010) 8888 6666, (+86) 138….
    let hasBracket = (start..<last).contains { text[$0] == 0x29 }
    if hasBracket, text[first - 1] == 0x28 { first -= 1 }
    if text[first - 1] == 0x2B { first -= 1 }
    if hasBracket, first == start - 1, text[first] == 0x2B, text[first - 1] == 0x28 { first -= 1 }
    return (count, Candidate(kind: .phone, range: first..<last))
  }
  return nil
}

/// False when letters before the digits make them part of a code, as in SF1234567890.
private func isFree(_ text: ScalarText, _ start: Int) -> Bool {
  guard text.isLetter(start - 1) else {
    // The fraction of a decimal number is no number of its own.
    return !(text[start - 1] == 0x2E && text.isDigit(start - 2))
  }
  var first = start
  while first > 0, start - first < 12, text.isLetter(first - 1) { first -= 1 }
  let word = String(String.UnicodeScalarView(text.codes[first..<start].compactMap(Unicode.Scalar.init)))
  return labels.contains(word)
}

/// Words that people write before a number without a space.
private let labels: Set<String> = [
  "tel", "phone", "mobile", "cell", "call", "number", "no", "wechat", "wx", "vx", "v", "at", "is", "me",
  "dianhua",
  "shouji", "card", "kahao", "id", "whatsapp", "zfb", "alipay",
]

private func isPriced(_ text: ScalarText, _ start: Int, _ end: Int) -> Bool {
  switch text[start - 1] {
  case 0x24, 0xA5, 0xA3, 0x20AC, 0x20B9: return true
  default: break
  }
  return text.has("元", at: end) || text.has("块", at: end)
    || text[end] == 0x2E && text.isDigit(end + 1) && !text.isDigit(end + 3) && text.isDigit(start)
}

// MARK: - Identity numbers

/// The groups that people write an identity number in; of 17 digits, an X follows.
private let identityShapes = [[18], [6, 8, 4], [6, 4, 4, 4], [6, 12], [17], [6, 8, 3], [6, 4, 4, 3]]

private func identityCount(_ text: ScalarText, _ chain: ArraySlice<DigitBlock>, _ shape: [Int]) -> Int? {
  guard shape[0] >= 6 else { return nil }
  for parts in identityShapes where shape.starts(with: parts) {
    let digits = text.digits(chain.prefix(parts.count))
    let end = chain[chain.startIndex + parts.count - 1].range.upperBound
    if digits.count == 18, let last = digits.last {
      if isChineseIdentity(digits.prefix(17), last: last) { return parts.count }
    } else if text[end] == 0x78, !text.isLetter(end + 1), !text.isDigit(end + 1) {
      if isChineseIdentity(digits.prefix(17), last: 10) { return parts.count }
    }
  }
  return nil
}

/// A US social security number with its hyphens; area, group and serial are never all zeros.
private func isSocialSecurity(_ text: ScalarText, _ chain: ArraySlice<DigitBlock>) -> Bool {
  let blocks = Array(chain.prefix(3))
  for (one, next) in zip(blocks, blocks.dropFirst()) {
    guard next.range.lowerBound - one.range.upperBound == 1, text[one.range.upperBound] == 0x2D else {
      return false
    }
  }
  let values = blocks.map { text.digits([$0]).reduce(0) { $0 * 10 + $1 } }
  return values[0] > 0 && values[0] != 666 && values[0] < 900 && values[1] > 0 && values[2] > 0
    && (chain.count == 3 || !chain[chain.startIndex + 3].isJoined)
}

// MARK: - Cards

private func cardCount(_ text: ScalarText, _ chain: ArraySlice<DigitBlock>, _ shape: [Int]) -> Int? {
  var parts = 0
  if 13...19 ~= shape[0] {
    parts = 1
  } else if shape.starts(with: [4, 6, 5]) {
    parts = 3
  } else if shape.starts(with: [4, 4, 4]) {
    parts = 3
    while parts < shape.count, parts < 5, shape[parts] <= 4, shape[parts - 1] == 4 { parts += 1 }
    // Four groups may be followed by a number that is none of the card's.
    for count in [parts, 4] where count <= parts && count >= 4 {
      if isCard(text.digits(chain.prefix(count))) { return count }
    }
    return nil
  }
  guard parts > 0, isCard(text.digits(chain.prefix(parts))) else { return nil }
  return parts
}

/// True for a length and a beginning that issuers use, with a right check digit.
private func isCard(_ digits: [Int]) -> Bool {
  guard 13...19 ~= digits.count else { return false }
  switch digits[0] {
  case 4, 5, 6: break
  case 3: if ![0, 4, 5, 6, 7, 8].contains(digits[1]) { return false }
  case 2: if !(2...7 ~= digits[1]) || digits.count != 16 { return false }
  case 8: if digits[1] != 1 { return false }
  case 9: if digits[1] != 5 && digits[1] != 9 { return false }
  default: return false
  }
  return isLuhnValid(digits)
}
