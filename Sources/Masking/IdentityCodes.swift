/// Identity and passport numbers that begin with letters.
func identityCodes(in text: ScalarText) -> [Candidate] {
  var found: [Candidate] = []
  var index = 0
  while index < text.codes.count {
    guard text.isLetter(index), !text.isLetter(index - 1), !text.isDigit(index - 1) else {
      index += 1
      continue
    }
    let start = index
    while text.isLetter(index), index - start < 3 { index += 1 }
    let letters = (start..<index).map { Int(text[$0]) - 0x61 }
    let digitStart = index
    while text.isDigit(index), index - digitStart < 12 { index += 1 }
    let digits = (digitStart..<index).map { Int(text[$0]) - 0x30 }
    if text.isDigit(index) { continue }
    if letters.count == 1, let letter = letters.first, isTaiwaneseIdentity(letter: letter, digits: digits),
      !text.isLetter(index)
    {
      found.append(Candidate(kind: .id, range: start..<index))
    } else if let end = hongKongEnd(text, letters, digits, at: index) {
      found.append(Candidate(kind: .id, range: start..<end))
    } else if isPassport(letters.count, digits.count), isAfterPassport(text, start), !text.isLetter(index) {
      found.append(Candidate(kind: .passport, range: start..<index))
    }
  }
  return found
}

/// The end of a Hong Kong number whose digits end at `index`: the check digit may stand in brackets or be an A.
private func hongKongEnd(_ text: ScalarText, _ letters: [Int], _ digits: [Int], at index: Int) -> Int? {
  let first = Array(digits.prefix(6))
  if digits.count == 7, let last = digits.last,
    isHongKongIdentity(letters: letters, digits: first, last: last)
  {
    return text.isLetter(index) ? nil : index
  }
  guard digits.count == 6 else { return nil }
  let isOpen = text[index] == 0x28
  let place = isOpen ? index + 1 : index
  guard isOpen || text[place] == 0x61 else { return nil }
  let last = text[place] == 0x61 ? 10 : Int(text[place]) - 0x30
  guard 0...10 ~= last, isHongKongIdentity(letters: letters, digits: first, last: last) else { return nil }
  if isOpen { return text[place + 1] == 0x29 ? place + 2 : nil }
  return text.isLetter(place + 1) || text.isDigit(place + 1) ? nil : place + 1
}

/// The shapes of passport numbers that are common here: E12345678, EA1234567.
private func isPassport(_ letters: Int, _ digits: Int) -> Bool {
  letters == 1 && 7...9 ~= digits || letters == 2 && digits == 7
}

/// Such a number is no proof: it counts only with the word close before it.
private func isAfterPassport(_ text: ScalarText, _ start: Int) -> Bool {
  for place in max(0, start - 14)..<max(start, 0)
  where text.has("护照", at: place) || text.has("passport", at: place) {
    return true
  }
  return false
}
