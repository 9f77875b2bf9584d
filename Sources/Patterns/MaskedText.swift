import TextNormalization

/// A text with stretches cut out, each replaced by one line break (R37), and the way back.
struct MaskedText {
  let bytes: [UInt8]
  private let starts: [(masked: Int, source: Int)]

  /// Cuts the ranges, which may touch, overlap and come in any order.
  init(_ source: [UInt8], cutting ranges: [Range<Int>]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.count)
    var starts: [(masked: Int, source: Int)] = []
    var place = 0
    var sorted = ranges.filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }[...]
    while let first = sorted.popFirst() {
      var end = first.upperBound
      while let next = sorted.first, next.lowerBound <= end {
        end = max(end, next.upperBound)
        sorted.removeFirst()
      }
      starts.append((bytes.count, place))
      bytes += source[place..<first.lowerBound]
      bytes.append(0x0A)
      place = end
    }
    starts.append((bytes.count, place))
    bytes += source[place...]
    self.bytes = bytes
    self.starts = starts
  }

  /// Lends the text with the cells of its characters. O(bytes).
  func withCells(_ use: (CelledText) -> Void) {
    let cells = CharacterCells(rawValue: CharacterCell.cells(in: bytes))
    bytes.withUnsafeBufferPointer { use(CelledText($0, cells)) }
  }

  /// The offset in the source of an offset here; a line break stands where its cut began.
  func source(_ offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle].masked <= offset { low = middle } else { high = middle }
    }
    return starts[low].source + offset - starts[low].masked
  }

  /// The stretch of the source that a stretch here stands for, cuts included.
  func source(_ range: Range<Int>) -> Range<Int> {
    let start = source(range.lowerBound)
    return start..<max(start, source(range.upperBound))
  }
}
