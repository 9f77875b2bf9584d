/// Digits without anything between them.
struct DigitBlock {
  /// Scalar indices.
  let range: Range<Int>
  /// True when only a few separators stand between this and the block before.
  let isJoined: Bool

  var count: Int { range.count }
}

extension ScalarText {
  /// All blocks of digits, in order.
  func digitBlocks() -> [DigitBlock] {
    var blocks: [DigitBlock] = []
    var index = 0
    while index < codes.count {
      guard isDigit(index) else {
        index += 1
        continue
      }
      let start = index
      while isDigit(index) { index += 1 }
      var gap = start
      var isJoined = false
      if let last = blocks.last, start - last.range.upperBound <= 3 {
        gap = last.range.upperBound
        isJoined = (gap..<start).allSatisfy { isNumberSeparator(codes[$0]) }
      }
      blocks.append(DigitBlock(range: start..<index, isJoined: isJoined))
    }
    return blocks
  }

  /// The digits of some blocks, as numbers.
  func digits(_ blocks: ArraySlice<DigitBlock>) -> [Int] {
    blocks.flatMap { block in block.range.map { Int(codes[$0]) - 0x30 } }
  }
}

/// What people put between the parts of one number.
private func isNumberSeparator(_ code: UInt32) -> Bool {
  switch code {
  case 0x20, 0x28, 0x29, 0x2D, 0x2E, 0x5F, 0xB7, 0x2010...0x2015: true
  default: false
  }
}
