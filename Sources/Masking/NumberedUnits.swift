/// A numbered part of an address: 88号, 3栋, 501室.
struct NumberedUnit {
  let end: Int
  /// Says that it can be nothing but a part of a building.
  let isBuilding: Bool
}

let buildingUnits = ["号楼", "号院", "单元", "栋", "幢", "室", "弄", "座"]
let otherUnits = ["号", "楼", "层", "户", "院", "房"]
/// What a 号 belongs to that is no house: a line, a shop, a colour, a day.
let otherNumbers = [
  "线", "店", "色", "码", "机", "仓", "之", "前", "后", "发", "到", "才", "就", "下", "上", "那", "客", "选", "电", "链", "晚",
  "早",
]

/// The numbered unit at `index`, if its number begins there.
func numberedUnit(_ text: ScalarText, _ index: Int) -> NumberedUnit? {
  guard isNumeral(text, index), !isNumeral(text, index - 1), !text.isLetter(index - 1) else { return nil }
  var place = index
  while place - index < 8, isNumeral(text, place) || (place > index && isNumberPart(text, place)) {
    place += 1
  }
  // A letter after the number: 3A栋.
  if text.isLetter(place), !text.isLetter(place + 1) { place += 1 }
  for unit in buildingUnits where text.has(unit, at: place) {
    return NumberedUnit(end: place + unit.unicodeScalars.count, isBuilding: true)
  }
  for unit in otherUnits where text.has(unit, at: place) {
    let end = place + unit.unicodeScalars.count
    if unit == "号", otherNumbers.contains(where: { text.has($0, at: end) }) { return nil }
    return NumberedUnit(end: end, isBuilding: false)
  }
  return nil
}

/// A hyphen between numerals: 5-301室.
func isNumberPart(_ text: ScalarText, _ index: Int) -> Bool {
  text[index] == 0x2D && isNumeral(text, index + 1)
}

func isNumeral(_ text: ScalarText, _ index: Int) -> Bool {
  text.isDigit(index) || text[index] > 0x3000 && hanNumerals.contains(text[index])
}

let hanNumerals = Set("〇零一二三四五六七八九十百".unicodeScalars.map(\.value))

/// Numbered units and bare room numbers that follow each other.
func unitChain(_ text: ScalarText, from start: Int) -> (end: Int, count: Int, isBuilding: Bool) {
  var (end, count, isBuilding) = (start, 0, false)
  while count < 8 {
    var place = end
    while place - end < 2, text[place] == 0x20 || text[place] == 0x2C || text[place] == 0x2D { place += 1 }
    // The name of a house between two numbers: 88号阳光花园3栋.
    if text.isHan(place), !isNumeral(text, place), let named = namedHouse(text, place) { place = named }
    if let unit = numberedUnit(text, place) {
      end = unit.end
      isBuilding = isBuilding || unit.isBuilding
      count += 1
    } else {
      // A room without a word: 3栋501.
      var room = place
      while text.isDigit(room), room - place < 5 { room += 1 }
      if count + (end > start ? 1 : 0) > 0 || isBuildingEnd(text, end), 3...4 ~= room - place,
        !text.isLetter(room)
      {
        end = room
        count += 1
      }
      return (end, count, isBuilding)
    }
  }
  return (end, count, isBuilding)
}

func isBuildingEnd(_ text: ScalarText, _ end: Int) -> Bool {
  buildingUnits.contains { text.has($0, before: end) }
}

let houseNames = ["小区", "花园", "公寓", "大厦", "广场", "家园", "新村", "苑", "园", "府", "城", "湾", "庭", "村"]

/// The end of a name of up to eight characters that ends as houses do, when a number follows.
func namedHouse(_ text: ScalarText, _ start: Int) -> Int? {
  for place in (start + 1)..<(start + 9) {
    guard text.isHan(place - 1) else { return nil }
    for name in houseNames where text.has(name, before: place) && isNumeral(text, place) { return place }
  }
  return nil
}
