extension CharacterCells {
  /// The cell of what begins with a byte; none for later bytes.
  private static let beginning = TableMemory.lasting(
    ofByte.indices.map { ofByte[$0].nonzeroBitCount == 1 ? ofByte[$0] : 0 })

  /// The cells of all characters of valid UTF-8. O(bytes).
  init(in text: UnsafeBufferPointer<UInt8>) {
    let table = Self.beginning
    var (one, other): (UInt16, UInt16) = (0, 0)
    guard text.count >= 8, let base = text.baseAddress else {
      self.init(rawValue: text.reduce(0) { $0 | table[Int($1)] })
      return
    }
    var place = 0
    while place < text.count {
      // The last eight bytes may have been looked at before, which changes nothing.
      let next = base + min(place, text.count &- 8)
      one |= table[Int(next[0])] | table[Int(next[1])] | table[Int(next[2])] | table[Int(next[3])]
      other |= table[Int(next[4])] | table[Int(next[5])] | table[Int(next[6])] | table[Int(next[7])]
      place &+= 8
    }
    self.init(rawValue: one | other)
  }

  /// How many characters of valid UTF-8 are of these cells. O(bytes).
  func count(in text: UnsafeBufferPointer<UInt8>) -> Int {
    let table = Self.beginning
    var count = 0
    for place in 0..<text.count { count &+= table[Int(text[place])] & rawValue == 0 ? 0 : 1 }
    return count
  }
}
