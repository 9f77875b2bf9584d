/// Characters that are taken several at a time.
extension DirectPass {
  /// Writes the ASCII characters from `place` on up to the first that cannot be folded on its own: a control
  /// character, a second space, a third equal letter. False when this is the first one.
  mutating func takeASCII(_ place: inout Int, _ limit: Int) -> Bool {
    // The two bytes before, as far as they matter to runs.
    var before: UInt64 = 0
    var beforeIsDouble: UInt64 = 0
    switch last.kind {
    case .white: before = 0x20
    case .latin where last.code < 0x80:
      // A selector between two letters is the first one's only while there is no second.
      if last.count == 1, last.end != last.firstEnd { return false }
      before = UInt64(last.code)
      beforeIsDouble = last.count > 1 ? 0x80 : 0
    default: break
    }
    let start = place
    var first = length
    var endsDouble = false
    var (capitals, small, spaces): (UInt64, UInt64, UInt64) = (0, 0, 0)
    var others: UInt16 = 0
    while true {
      let word = ByteWord(bytes, at: place)
      let doubles = word.doubles(after: before)
      let count = word.plainCount(doubles, after: beforeIsDouble)
      if count == 0 { break }
      if place == start {
        if count == 1, doubles & 0x80 != 0 { return false }
        flush()
        first = length
      }
      room.storeBytes(of: word.folded.littleEndian, toByteOffset: length, as: UInt64.self)
      length += count
      place += count
      let found = word.lettersAndSpaces(count)
      let upper = word.capitals(count)
      capitals |= upper
      small |= found.letters ^ upper
      spaces |= found.spaces
      word.eachOther(count) { others |= cellTable[$0] }
      endsDouble = doubles >> (8 * UInt64(count - 1)) & 0x80 != 0
      if count < 8 || place >= bytes.count || length > limit { break }
      before = word.folded >> 56
      beforeIsDouble = doubles >> 56
    }
    if place == start { return false }
    joiner = nil
    isAfterEmoji = false
    if spaces != 0 { others |= CharacterCell.white.rawValue }
    if capitals | small != 0 { cells |= CharacterCell.lower.rawValue }
    if capitals != 0 { originalCells |= CharacterCell.upper.rawValue }
    if small != 0 { originalCells |= CharacterCell.lower.rawValue }
    cells |= others
    originalCells |= others
    keepBack(from: start, to: place, wroteFrom: first, endsDouble)
    return true
  }

  /// Takes the last character of an ASCII stretch back, and the one before when it is the same letter: what
  /// follows may belong to the run.
  @inline(__always)
  private mutating func keepBack(from start: Int, to end: Int, wroteFrom first: Int, _ endsDouble: Bool) {
    let code = UInt32(room[length - 1])
    let isLatin = 0x61...0x7A ~= code
    let count = isLatin && endsDouble ? 2 : 1
    last = Run(
      kind: isLatin ? .latin : code == 0x20 ? .white : .other, code: code, count: count, start: end - count,
      end: end, firstEnd: end - count + 1, secondStart: count == 2 ? end - 1 : end)
    length -= count
    if length > first {
      if expected != start { addPiece(first, start, end: nil) }
      expected = last.start
    }
  }

  // MARK: - Han

  /// Writes the Han characters from `place` on up to the first that becomes another, or that equals the one before. False when
  /// this is the first one.
  @inline(__always)
  mutating func takeHan(_ place: inout Int, _ limit: Int) -> Bool {
    let start = place
    var first = length
    var before = last.kind == .han ? last.code : 0
    while length <= limit, let code = decodeHan(bytes, at: place), code != before,
      table.word(of: code).isPlainHan(code)
    {
      if place == start {
        flush()
        first = length
      }
      room[length] = bytes[place]
      room[length &+ 1] = bytes[place &+ 1]
      room[length &+ 2] = bytes[place &+ 2]
      length &+= 3
      place &+= 3
      before = code
    }
    if place == start { return false }
    joiner = nil
    isAfterEmoji = false
    cells |= CharacterCell.han.rawValue
    originalCells |= CharacterCell.han.rawValue
    // The last one is kept back: what follows may belong to its run.
    last = Run(
      kind: .han, code: before, count: 1, start: place - 3, end: place, firstEnd: place, secondStart: place)
    length -= 3
    if length > first {
      if expected != start { addPiece(first, start, end: nil) }
      expected = last.start
    }
    return true
  }
}
