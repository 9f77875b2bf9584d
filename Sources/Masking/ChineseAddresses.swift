/// Chinese addresses with a number: a chain of places ending in a numbered street, house, building or room.
func numberedAddresses(in text: ScalarText) -> [Candidate] {
  var found: [Candidate] = []
  var reached = 0
  var index = 0
  while index < text.codes.count {
    let street = chineseStreet(text, index)
    let number = street == nil ? numberedUnit(text, index) : nil
    if let street, street.start >= reached, let first = numberedUnit(text, afterStreet(text, street.end)),
      isStreetNumber(text, street, first)
    {
      let start = placeStart(text, street.start, from: reached)
      let end = unitChain(text, from: first.end).end
      found.append(Candidate(kind: .address, range: start..<end))
      reached = end
      index = end
    } else if let number, index >= reached {
      // 3栋2单元501室, with whatever places stand directly before.
      let chain = unitChain(text, from: number.end)
      if chain.count >= 1, chain.isBuilding || number.isBuilding {
        let start = placeStart(text, index, from: reached)
        found.append(Candidate(kind: .address, range: start..<chain.end))
        reached = chain.end
      }
      index = max(chain.end, index + 1)
    } else {
      index += 1
    }
  }
  return found
}

/// Chinese addresses without a number: 省, 市 and 区 in a row, with a name each.
func places(in text: ScalarText) -> [Candidate] {
  var found: [Candidate] = []
  var first: Int?
  var count = 0
  var last = 0
  for index in text.codes.indices {
    guard let end = administrative(text, index) else { continue }
    let name = nameStart(text, index, from: last, limit: 6)
    if index - name >= 2 || index - name >= 1 && count > 0 {
      if count > 0, name == last { count += 1 } else { (first, count) = (name, 1) }
      last = end
      if count == 3, let first {
        found.append(Candidate(kind: .address, range: first..<end))
      }
    }
  }
  return found
}
