/// How symbols become the hash of a feature.
enum Hash {
  /// The hash with one more symbol.
  @inline(__always)
  static func mix(_ hash: UInt32, _ symbol: UInt32) -> UInt32 {
    let mixed = (hash ^ symbol) &* 0x9E37_79B1
    return mixed ^ mixed &>> 16
  }

  /// The hash that the model knows the feature by.
  @inline(__always)
  static func finished(_ hash: UInt32) -> UInt32 { (hash ^ hash &>> 15) &* 0x85EB_CA77 }

  /// The hashes that the model knows the features by.
  @inline(__always)
  static func finished(_ hashes: SIMD4<UInt32>) -> SIMD4<UInt32> {
    (hashes ^ hashes &>> 15) &* SIMD4(repeating: 0x85EB_CA77)
  }
}

/// Where the hash of a kind of feature starts.
enum Seed {
  static let word: UInt32 = 0x1000_0001
  static let pair: UInt32 = 0x2000_0003
  static let gram: UInt32 = 0x3000_0005
  static let negated: UInt32 = 0x4000_0007
  static let start: UInt32 = 0x5000_0009
  static let end: UInt32 = 0x6000_000B
  static let number: UInt32 = 0x7000_000D
  static let marks: UInt32 = 0x8000_000F
  static let marked: UInt32 = 0x9000_0011
  static let character: UInt32 = 0xA000_0013
  static let han: UInt32 = 0xB000_0015
  static let size: UInt32 = 0xC000_0017
  static let shouting: UInt32 = 0xD000_0019
  static let negatedHan: UInt32 = 0xE000_001B
  static let address: UInt32 = 0xF000_001D
  static let manners: UInt32 = 0x0800_001F
  static let gap: UInt32 = 0x0C00_0021
  static let negatedGap: UInt32 = 0x0A00_0023
}

/// The n-grams of three to five letters of a word of three bytes or more, its edges included.
package struct WordGrams {
  /// Hashes that a word of 32 bytes may need while they are written.
  static let room = 3 * 32

  private let bytes: UnsafeBufferPointer<UInt8>
  private let start: Int
  private let end: Int

  @inline(__always)
  init(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) {
    self.bytes = bytes
    self.start = start
    self.end = end
  }

  /// Writes their hashes, in order of the first letter, short ones first, and returns how many there are.
  @inline(__always)
  func write(to hashes: UnsafeMutablePointer<UInt32>) -> Int {
    var window = (
      UInt32(0x3C), UInt32(bytes[start]), UInt32(bytes[start &+ 1]), UInt32(bytes[start &+ 2])
    )
    var ahead = start &+ 3
    var place = hashes
    for _ in start..<end {
      let next: UInt32 = ahead < end ? UInt32(bytes[ahead]) : 0x3E
      ahead &+= 1
      var hash = Hash.mix(Hash.mix(Hash.mix(Seed.gram, window.0), window.1), window.2)
      place[0] = Hash.finished(hash)
      hash = Hash.mix(hash, window.3)
      place[1] = Hash.finished(hash)
      place[2] = Hash.finished(Hash.mix(hash, next))
      place += 3
      window = (window.1, window.2, window.3, next)
    }
    // Of the last two letters only three n-grams end inside of the word; they move together.
    place[-4] = place[-3]
    return place - hashes - 3
  }

  /// Writes the bytes that each of them stands on, in the same order: the start, and in the upper half the end.
  @inline(__always)
  func writeRanges(to ranges: UnsafeMutablePointer<UInt64>) {
    var place = ranges
    for first in start &- 1..<end &- 1 {
      let from = UInt64(truncatingIfNeeded: max(first, start)) & 0xFFFF_FFFF
      place[0] = from | UInt64(truncatingIfNeeded: min(first &+ 3, end)) &<< 32
      place[1] = from | UInt64(truncatingIfNeeded: min(first &+ 4, end)) &<< 32
      place[2] = from | UInt64(truncatingIfNeeded: min(first &+ 5, end)) &<< 32
      place += 3
    }
    place[-4] = place[-3]
  }
}

/// The n-grams of one to three Han characters that end with the same one, the shortest first, and last the first and the
/// third of them without the second.
package struct HanGrams {
  /// Those from `count` on mean nothing.
  let hashes: SIMD4<UInt32>
  let count: Int
  /// Where each begins; the last begins with the third.
  let starts: (Int, Int, Int)
  let end: Int

  /// Where one of them begins.
  func start(_ index: Int) -> Int {
    switch index {
    case 0: starts.0
    case 1: starts.1
    default: starts.2
    }
  }
}
