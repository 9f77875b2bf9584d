// MARK: - Streets

let streets = ["大道", "胡同", "路", "街", "巷"]
let estates = ["小区", "花园", "公寓", "大厦", "家园", "新村", "苑"]

let firstOfStreet = Set((streets + estates).compactMap { $0.unicodeScalars.first?.value })

/// The name of a street or estate whose last word begins at `index`.
func chineseStreet(_ text: ScalarText, _ index: Int) -> (start: Int, end: Int, isEstate: Bool)? {
  guard firstOfStreet.contains(text[index]) else { return nil }
  for (words, isEstate) in [(streets, false), (estates, true)] {
    for word in words where text.has(word, at: index) {
      let start = nameStart(text, index, from: 0, limit: 6)
      guard index - start >= 1, !(index - start == 1 && noStreets.contains(text[index - 1])) else {
        return nil
      }
      return (start, index + word.unicodeScalars.count, isEstate)
    }
  }
  return nil
}

/// Characters with which 路 and 街 make a common word: 线路, 一路, 网路, 逛街.
let noStreets = Set("线一网迷让半逛上思电".unicodeScalars.map(\.value))

/// Past 甲, 东段 and the like between a street and its number.
func afterStreet(_ text: ScalarText, _ end: Int) -> Int {
  var place = end
  while place - end < 3, streetParts.contains(text[place]) { place += 1 }
  return place
}

let streetParts = Set("甲乙丙丁东南西北中段里内外侧第 ".unicodeScalars.map(\.value))

/// A street needs a house, an estate a building; 苑3号发货 is a date.
func isStreetNumber(
  _ text: ScalarText, _ street: (start: Int, end: Int, isEstate: Bool), _ unit: NumberedUnit
) -> Bool {
  unit.isBuilding || !street.isEstate || unitChain(text, from: unit.end).count > 0
    || text.has("楼", before: unit.end) || text.has("层", before: unit.end)
}

// MARK: - Names of places

let administrativeWords = ["特别行政区", "自治区", "自治州", "街道", "省", "市", "区", "县", "镇", "乡", "州", "村"]
let notPlaces = ["市场", "区别", "市面", "区域", "小区", "地区", "社区", "县城", "专区", "市价"]

let firstOfAdministrative = Set(administrativeWords.compactMap { $0.unicodeScalars.first?.value })

/// The end of a word for an administrative unit at `index`.
func administrative(_ text: ScalarText, _ index: Int) -> Int? {
  guard firstOfAdministrative.contains(text[index]) else { return nil }
  for word in administrativeWords where text.has(word, at: index) {
    for other in notPlaces where text.has(other, at: index) || text.has(other, at: index - 1) { return nil }
    return index + word.unicodeScalars.count
  }
  return nil
}

/// Where the name that ends at `end` begins: at most `limit` Han characters, none that belongs to the sentence.
func nameStart(_ text: ScalarText, _ end: Int, from floor: Int, limit: Int) -> Int {
  var start = end
  while start > floor, end - start < limit, text.isHan(start - 1), !sentenceWords.contains(text[start - 1]),
    administrative(text, start - 1) == nil || start == end
  {
    start -= 1
  }
  return start
}

let sentenceWords = Set("是在到我你他她们的了给去往寄送改成为住于址请换把从离这那个走过不没就和跟发件".unicodeScalars.map(\.value))

/// Where the places before a street begin: 北京市朝阳区, each a name and its word.
func placeStart(_ text: ScalarText, _ street: Int, from floor: Int) -> Int {
  var start = street
  for _ in 0..<6 {
    var end = start
    if end > floor, text[end - 1] == 0x20 { end -= 1 }
    var next: Int?
    for word in administrativeWords + houseNames + streets {
      let place = end - word.unicodeScalars.count
      guard place > floor, text.has(word, at: place) else { continue }
      let name = nameStart(text, place, from: floor, limit: 6)
      if name < place {
        next = name
        break
      }
    }
    guard let next else { break }
    start = next
  }
  return start
}
