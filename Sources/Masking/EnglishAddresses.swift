private import TextNormalization

/// English addresses: a house number, one to three words of a name, the word for a street, perhaps a flat.
func englishAddresses(in text: ScalarText) -> [Candidate] {
  var found: [Candidate] = []
  for block in text.digitBlocks() where 1...6 ~= block.count {
    let start = block.range.lowerBound
    guard !text.isLetter(start - 1), !isPart(text[start - 1]) else { continue }
    if let end = streetEnd(text, after: block.range.upperBound) {
      found.append(Candidate(kind: .address, range: start..<flatEnd(text, after: end)))
    }
  }
  return found
}

/// A sign that makes the digits part of a price, a date or another number.
private func isPart(_ code: UInt32) -> Bool {
  switch code {
  case 0x23, 0x24, 0x2E, 0x2F, 0x3A, 0xA3, 0xA5, 0x20AC: true
  default: false
  }
}

private let certain: Set<String> = ["street", "avenue", "ave", "road", "rd", "boulevard", "blvd", "lane"]
/// Words that are more often something else: these need a name with a capital.
private let likely: Set<String> = [
  "st", "drive", "dr", "ln", "court", "ct", "way", "place", "pl", "terrace", "highway", "hwy", "parkway",
  "pkwy",
  "square", "sq", "circle", "cir", "close", "crescent", "row",
]
/// Words that no street is named with.
private let sentence: Set<String> = [
  "the", "on", "in", "of", "a", "an", "my", "to", "is", "this", "that", "day", "days", "hour", "hours",
  "week", "weeks",
  "minute", "minutes", "times", "items", "item", "orders", "order", "and", "or", "for", "from", "no", "down",
  "off",
  "month", "months", "year", "years", "people", "star", "stars", "at", "was", "were", "are", "your", "their",
  "by", "more",
  "percent", "pairs", "pieces", "pm", "am", "miles", "mile", "meters", "blocks", "dollars", "usd", "bucks",
  "any", "all",
]

private func streetEnd(_ text: ScalarText, after number: Int) -> Int? {
  var place = number
  // 12b Baker Street.
  if text.isLetter(place), !text.isLetter(place + 1) { place += 1 }
  var hasCapital = false
  for count in 0..<5 {
    guard text[place] == 0x20 || text[place] == 0x2C else { return nil }
    while text[place] == 0x20 || text[place] == 0x2C { place += 1 }
    let start = place
    while text.isLetter(place) || text[place] == 0x27 || text.isDigit(place), place - start < 24 {
      place += 1
    }
    guard place > start else { return nil }
    let word = String(String.UnicodeScalarView(text.codes[start..<place].compactMap(Unicode.Scalar.init)))
    if count > 0, certain.contains(word) || (hasCapital && likely.contains(word)) {
      return text[place] == 0x2E ? place + 1 : place
    }
    if sentence.contains(word) { return nil }
    // An abbreviated point of the compass: 5 N. Main Street.
    if text[place] == 0x2E, place - start == 1 { place += 1 }
    let original = text.text.originalRange(of: text.offsets[start]..<text.offsets[start + 1])
    if let first = text.text.original[original].first, 0x41...0x5A ~= first { hasCapital = true }
  }
  return nil
}

private let flats: Set<String> = ["apt", "apartment", "unit", "suite", "ste", "flat", "room", "rm"]

/// The end of `, Apt 4B` or `#12` after a street, or the end of the street.
private func flatEnd(_ text: ScalarText, after end: Int) -> Int {
  var place = end
  while place - end < 3, text[place] == 0x20 || text[place] == 0x2C { place += 1 }
  let start = place
  while text.isLetter(place), place - start < 10 { place += 1 }
  let word = String(String.UnicodeScalarView(text.codes[start..<place].compactMap(Unicode.Scalar.init)))
  guard flats.contains(word) || (place == start && text[place] == 0x23) else { return end }
  while place - start < 14, text[place] == 0x20 || text[place] == 0x2E || text[place] == 0x23 { place += 1 }
  let flat = place
  while place - flat < 6, text.isDigit(place) || text.isLetter(place) { place += 1 }
  return (flat..<place).contains { text.isDigit($0) } ? place : end
}
