/// Mail addresses: the longest local part before an `@`, and a domain with a dot after it.
func mailAddresses(in text: ScalarText) -> [Candidate] {
  var found: [Candidate] = []
  for at in text.codes.indices where text[at] == 0x40 {
    var start = at
    // 64 is the longest local part that RFC 5321 allows.
    while start > 0, at - start < 64, isLocal(text, start - 1) { start -= 1 }
    while start < at, text[start] == 0x2E { start += 1 }
    var end = at + 1
    var lastLabel: Int?
    var place = at + 1
    while place < text.codes.count, place - at < 255, isDomain(text, place) {
      if text[place] == 0x2E {
        lastLabel = place
      } else if let dot = lastLabel, place - dot >= 2, text.isLetter(place), text.isLetter(place - 1) {
        end = place + 1
      }
      place += 1
    }
    guard start < at, end > at + 1 else { continue }
    found.append(Candidate(kind: .email, range: start..<end))
  }
  return found
}

private func isLocal(_ text: ScalarText, _ index: Int) -> Bool {
  switch text[index] {
  case 0x2E, 0x5F, 0x25, 0x2B, 0x2D: true
  default: text.isLetter(index) || text.isDigit(index)
  }
}

private func isDomain(_ text: ScalarText, _ index: Int) -> Bool {
  text[index] == 0x2E
    ? text[index - 1] != 0x2E : text[index] == 0x2D || text.isLetter(index) || text.isDigit(index)
}
