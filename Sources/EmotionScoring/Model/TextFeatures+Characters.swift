/// Han characters and all others beyond ASCII.
extension TextFeatures {
  @inline(__always)
  mutating func readCharacter(from start: Int, to limit: Int) -> Int {
    let (code, end) = character(at: start, to: limit)
    switch code {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF:
      previousWord = 0
      addHan(code, start, end)
      // Few characters pass this, and most of those that do are the ones below.
      if Self.remarkable &>> UInt64(code & 63) & 1 == 0 { break }
      switch code {
      case 0x8BF7, 0x5E2E, 0x9EBB, 0x5417, 0x80FD: asks = true  // 请 帮 麻 吗 能
      case 0x8C22 where asks: visit(Seed.manners, start, end)  // 谢
      case 0x4E0D, 0x6CA1, 0x522B, 0x65E0, 0x672A: hanNegation = 4  // 不 没 别 无 未
      default: break
      }
    case 0x3001, 0x3002, 0x3000...0x303F, 0x2018...0x201F:
      breakClause()
    default:
      let hash = Hash.mix(Seed.character, code)
      visit(hash, start, end)
      note(hash, start)
      if code < 0x2000 { forgetHan() } else { breakClause() }
    }
    return end
  }

  /// One bit for the last six bits of each Han character that readCharacter knows by name.
  private static var remarkable: UInt64 {
    1 << 0x37 | 1 << 0x2E | 1 << 0x3B | 1 << 0x17 | 1 << 0x3D | 1 << 0x22 | 1 << 0x0D | 1 << 0x21 | 1 << 0x2B
      | 1 << 0x20 | 1 << 0x2A
  }

  @inline(__always)
  private func character(at start: Int, to limit: Int) -> (code: UInt32, end: Int) {
    let byte = bytes[start]
    if byte & 0xF0 == 0xE0, start &+ 3 <= limit {
      let code =
        UInt32(byte & 0x0F) &<< 12 | UInt32(bytes[start &+ 1] & 0x3F) &<< 6 | UInt32(bytes[start &+ 2] & 0x3F)
      return (code, start &+ 3)
    }
    let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
    let end = min(start + length, limit)
    var code = UInt32(byte) & (0xFF >> UInt32(length + 1))
    for place in start + 1..<max(end, start + 1) { code = code << 6 | UInt32(bytes[place] & 0x3F) }
    return (code, end)
  }

  /// The n-grams of one to three Han characters that end here, and the pair that leaves out the one between; those that lie
  /// wholly behind a negator are features of their own.
  @inline(__always)
  mutating func addHan(_ code: UInt32, _ start: Int, _ end: Int) {
    let plain = Hash.mix(Seed.han, code)
    let pair = Hash.mix(plain, han.0)
    // 还没发 and 还不发 have the pair around the gap in common.
    var hashes = SIMD4(
      plain, pair, Hash.mix(pair, han.1), Hash.mix(Hash.mix(Seed.gap, han.1), code))
    if hanNegation > 0 {
      let behind = UInt32(5 &- hanNegation)
      let single = Hash.mix(Seed.negatedHan, code)
      let double = Hash.mix(single, han.0)
      let negated = SIMD4(
        single, double, Hash.mix(double, han.1), Hash.mix(Hash.mix(Seed.negatedGap, han.1), code))
      hashes.replace(with: negated, where: SIMD4(0, 1, 2, 2) .< behind)
      hanNegation &-= 1
    }
    let grams = HanGrams(
      hashes: Hash.finished(hashes), count: hanCount < 2 ? hanCount &+ 1 : 4,
      starts: (start, hanStarts.0, hanStarts.1), end: end)
    if code == 0x30 {
      // The digits themselves are a feature of their own.
      for length in 1..<max(grams.count, 1) { visitor.visit(grams.hashes[length], grams.start(length), end) }
    } else {
      visitor.visit(grams)
    }
    if tokens == 0 { visit(Hash.mix(Seed.start, plain), start, end) }
    if code != 0x30 { note(hanCount >= 1 ? pair : plain, start) }
    han = (code, han.0)
    hanStarts = (start, hanStarts.0)
    hanCount &+= 1
  }
}
