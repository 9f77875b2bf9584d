/// The features of a text with the bytes that they stand on, for scores that are to be explained.
///
/// Owns memory: whoever makes a list frees it.
struct FeatureList: FeatureVisitor {
  /// Features seen, known or not.
  private(set) var count = 0
  /// Features that the model knows, after `lookUp`; they are the first of the list.
  private(set) var known = 0

  /// A hash each; after `lookUp` the place of a row.
  private var hashes: UnsafeMutablePointer<UInt32>
  /// Where each starts, and in the upper half where it ends.
  private var ranges: UnsafeMutablePointer<UInt64>
  private var room: Int

  /// An empty list with room for a text of usual size.
  init(textLength: Int) {
    room = min(3 * textLength, 12_000) + 2 * WordGrams.room
    hashes = .allocate(capacity: room)
    ranges = .allocate(capacity: room)
  }

  /// Gives the memory back.
  func free() {
    hashes.deallocate()
    ranges.deallocate()
  }

  @inline(__always)
  mutating func visit(_ hash: UInt32, _ start: Int, _ end: Int) {
    if count == room { grow() }
    // SAFETY: `count` is below the room.
    hashes[count] = hash
    ranges[count] = Self.packed(start, end)
    count &+= 1
  }

  @inline(__always)
  mutating func visit(_ grams: WordGrams) {
    if count > room - WordGrams.room { grow() }
    // SAFETY: there is room for the n-grams of the longest word.
    let added = grams.write(to: hashes + count)
    grams.writeRanges(to: ranges + count)
    count &+= added
  }

  /// Keeps what the model knows.
  mutating func lookUp(_ model: ScoringModel) {
    var known = 0
    for index in 0..<count {
      let (row, isKnown) = model.place(of: hashes[index])
      hashes[known] = row
      ranges[known] = ranges[index]
      known &+= isKnown
    }
    self.known = known
  }

  /// The row of a known feature and the bytes that it stands on; a feature of the whole text has none.
  @inline(__always)
  subscript(_ index: Int) -> (row: UInt32, start: Int, end: Int) {
    (hashes[index], Int(ranges[index] & 0xFFFF_FFFF), Int(ranges[index] &>> 32))
  }

  private static func packed(_ start: Int, _ end: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: start) & 0xFFFF_FFFF | UInt64(truncatingIfNeeded: end) &<< 32
  }

  @inline(never)
  private mutating func grow() {
    let (hashes, ranges) = (self.hashes, self.ranges)
    room *= 2
    self.hashes = .allocate(capacity: room)
    self.ranges = .allocate(capacity: room)
    self.hashes.moveInitialize(from: hashes, count: count)
    self.ranges.moveInitialize(from: ranges, count: count)
    hashes.deallocate()
    ranges.deallocate()
  }
}
