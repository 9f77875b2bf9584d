/// Finds where byte strings may stand in a text by looking at a few of its places.
///
/// Places lie so many bytes apart that a stretch of each string begins at one of them wherever the string stands: as many
/// neighbouring stretches of it are known as a step has bytes. A map of bits, by a hash of the stretch, says that a place
/// begins none; what it lets through a table knows.
final class SampleGrid: Sendable {
  /// A stretch of a string. Four of them lie in a cache line: what the caches do not hold costs more than all else here.
  private struct Sample: BitwiseCopyable {
    /// Its bytes, the first one lowest.
    let word: UInt32
    /// Where stretches have four bytes, four more of the string, as far as there are so many behind it or before it.
    let more: UInt32
    let string: Int32
    /// Bytes of the string before it.
    let offset: Int16
    /// From the beginning of the stretch to those four more.
    let distance: Int16

    init(_ number: Int, _ bytes: ArraySlice<UInt8>, offset: Int, width: Int) {
      let behind = bytes.count - width - offset
      let distance = width < 4 ? 0 : behind >= offset ? min(4, behind) : -min(4, offset)
      word = SampleGrid.word(bytes, bytes.startIndex + offset, width)
      more = width < 4 ? 0 : SampleGrid.word(bytes, bytes.startIndex + offset + distance, 4)
      string = Int32(truncatingIfNeeded: number)
      self.offset = Int16(truncatingIfNeeded: offset)
      self.distance = Int16(truncatingIfNeeded: distance)
    }
  }

  /// Bytes of a stretch, 2 to 4.
  private let width: Int
  /// Of the four bytes at a place, those of a stretch.
  private let mask: UInt32
  /// From one place to the next.
  private let step: Int
  /// A bit for each hash that a stretch has.
  private let map: Row<UInt64>
  private let mapBits: UInt32
  /// By the upper bits of its hash, where a stretch is in `samples`; the last is the end.
  private let starts: Row<Int32>
  private let startBits: UInt32
  private let samples: Row<Sample>

  /// The cells that the strings have, of each kind of string; a text without any of these holds none.
  private let needed: Row<CharacterCells>

  private static let factor: UInt32 = 0x9E37_79B1
  private static let mostStep = 12
  /// Stretches are taken from so many bytes at the beginning of a string.
  private static let mostOffset = 1024

  /// Takes strings with their numbers, and how many bytes of them are looked at: 2 to 4, which all of them have.
  init(_ strings: [(number: Int, bytes: ArraySlice<UInt8>)], width: Int, in memory: TableMemory) {
    let step = min((strings.map(\.bytes.count).min() ?? width) - width + 1, Self.mostStep)
    var needed: [CharacterCells] = []
    for (_, bytes) in strings {
      let cells = CharacterCells(beginningIn: bytes)
      if cells == needed.last || needed.contains(where: cells.isSuperset) { continue }
      needed.removeAll(where: cells.isSubset)
      needed.append(cells)
    }
    // Stretches that many strings share say little; a hash tells them apart well enough.
    var usesBits: UInt32 = 8
    while usesBits < 16, strings.count << 5 > 1 << Int(usesBits) { usesBits += 1 }
    var uses = [UInt16](repeating: 0, count: 1 << Int(usesBits))
    for (_, bytes) in strings {
      for place in bytes.startIndex...(bytes.endIndex - width) {
        let hash = Int(Self.hash(Self.word(bytes, place, width), usesBits))
        if uses[hash] < .max { uses[hash] += 1 }
      }
    }
    var samples: [Sample] = []
    for (number, bytes) in strings {
      let values = (bytes.startIndex...(bytes.endIndex - width)).map { place in
        let uses = Double(uses[Int(Self.hash(Self.word(bytes, place, width), usesBits))])
        return RequirementAnalysis.bits(of: bytes[place..<place + width]) - uses.logarithm2
      }
      var best = (value: -Double.infinity, place: 0)
      for place in 0...min(values.count - step, Self.mostOffset) {
        let value = values[place..<place + step].min() ?? 0
        if value > best.value { best = (value, place) }
      }
      for offset in best.place..<best.place + step {
        samples.append(Sample(number, bytes, offset: offset, width: width))
      }
    }
    samples.sort { (Self.hash($0.word, 32), $0.string) < (Self.hash($1.word, 32), $1.string) }
    // One bit of thirty is set, in at most 32 KiB.
    var mapBits: UInt32 = 10
    while mapBits < 18, samples.count * 30 > 1 << Int(mapBits) { mapBits += 1 }
    var startBits: UInt32 = 6
    while startBits < 16, samples.count > 4 << Int(startBits) { startBits += 1 }
    var map = [UInt64](repeating: 0, count: 1 << Int(mapBits - 6))
    var starts = [Int32](repeating: 0, count: 1 << Int(startBits) + 1)
    for sample in samples {
      let hash = Self.hash(sample.word, mapBits)
      map[Int(hash >> 6)] |= 1 << UInt64(hash & 63)
      starts[Int(Self.hash(sample.word, startBits)) + 1] += 1
    }
    for index in 1..<starts.count { starts[index] += starts[index - 1] }
    self.width = width
    mask = ~0 >> UInt32(32 - 8 * width)
    self.step = step
    self.mapBits = mapBits
    self.startBits = startBits
    self.map = memory.row(map)
    self.starts = memory.row(starts)
    self.samples = memory.row(samples)
    self.needed = memory.row(needed)
  }

  /// The upper bits of a hash of a stretch.
  @inline(__always)
  private static func hash(_ word: UInt32, _ bits: UInt32) -> UInt32 { (word &* factor) >> (32 - bits) }

  private static func word(_ bytes: ArraySlice<UInt8>, _ place: Int, _ width: Int) -> UInt32 {
    (0..<width).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
  }

  /// False when a text of these cells holds none of the strings.
  @inline(__always)
  func mayStand(in cells: CharacterCells) -> Bool {
    for index in needed.indices where cells.isSuperset(of: needed[index]) { return true }
    return false
  }

  /// Notes the places of a text where a stretch may stand; what `eachString` is then asked about.
  func read(_ text: UnsafeBufferPointer<UInt8>, into places: inout SamplePlaces) {
    places.start(most: text.count)
    switch width {
    case 4: read(text, width: 4, into: &places)
    case 3: read(text, width: 3, into: &places)
    default: read(text, width: 2, into: &places)
    }
  }

  @inline(__always)
  private func read(_ text: UnsafeBufferPointer<UInt8>, width: Int, into places: inout SamplePlaces) {
    guard let base = text.baseAddress else { return }
    let (map, hashShift, step) = (map, 32 &- mapBits, step)
    let mask: UInt32 = ~0 >> UInt32(32 - 8 * width)
    var place = 0
    @inline(__always) func look(_ word: UInt32, _ place: Int) {
      let hash = (word &* Self.factor) &>> hashShift
      places.note(place, if: map[Int(hash &>> 6)] &>> UInt64(hash & 63) & 1)
    }
    @inline(__always) func look(at place: Int) {
      // SAFETY: four bytes from the place on lie in the text.
      look(UnsafeRawPointer(base + place).loadUnaligned(as: UInt32.self) & mask, place)
    }
    while place &+ 3 &* step &+ 4 <= text.count {
      look(at: place)
      look(at: place &+ step)
      look(at: place &+ 2 &* step)
      look(at: place &+ 3 &* step)
      place &+= 4 &* step
    }
    while place &+ 4 <= text.count {
      look(at: place)
      place &+= step
    }
    while place &+ width <= text.count {
      look(word(text, place), place)
      place &+= step
    }
  }

  /// The bytes of a stretch of a text.
  @inline(__always)
  private func stretch(of text: UnsafeBufferPointer<UInt8>, at place: Int) -> UInt32 {
    place &+ 4 <= text.count ? Self.word(text, place) & mask : word(text, place)
  }

  /// Four bytes of a text, the first one lowest.
  @inline(__always)
  private static func word(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> UInt32 {
    // SAFETY: callers see that the four bytes lie in the text.
    UInt32(littleEndian: UnsafeRawBufferPointer(text).loadUnaligned(fromByteOffset: place, as: UInt32.self))
  }

  /// The bytes of a stretch at the end of a text.
  @inline(__always)
  private func word(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> UInt32 {
    var word = UInt32(text[place]) | UInt32(text[place &+ 1]) &<< 8
    if width > 2 { word |= UInt32(text[place &+ 2]) &<< 16 }
    if width > 3 { word |= UInt32(text[place &+ 3]) &<< 24 }
    return word
  }

  /// Calls `found` with the number of each string that has the stretch at a place and the place where the string begins; that
  /// may lie before the text, and the string reach behind it.
  @inline(__always)
  func eachString(
    at place: Int, of text: UnsafeBufferPointer<UInt8>, found: (_ string: Int, _ place: Int) -> Void
  ) {
    let word = stretch(of: text, at: place)
    let bucket = Int((word &* Self.factor) &>> (32 &- startBits))
    for index in Int(starts[bucket])..<Int(starts[bucket + 1]) {
      let sample = samples[index]
      if sample.word != word { continue }
      if width == 4 {
        let next = place &+ Int(sample.distance)
        if next < 0 || next &+ 4 > text.count || Self.word(text, next) != sample.more { continue }
      }
      found(Int(sample.string), place &- Int(sample.offset))
    }
  }
}

/// Places of a text at which something may stand; memory is kept from text to text.
struct SamplePlaces: ~Copyable {
  private var memory: UnsafeMutablePointer<Int32>
  private var capacity = 256
  private(set) var count = 0

  init() { memory = .allocate(capacity: capacity + 1) }

  // SAFETY: the memory is this value's alone, which cannot be copied.
  deinit { memory.deallocate() }

  subscript(index: Int) -> Int { Int(memory[index]) }

  /// Forgets all and makes room for so many.
  mutating func start(most: Int) {
    count = 0
    if most > capacity {
      memory.deallocate()
      while capacity < most { capacity *= 2 }
      memory = .allocate(capacity: capacity + 1)
    }
  }

  /// Keeps a place if the number is 1 and not if it is 0, without a branch.
  @inline(__always)
  mutating func note(_ place: Int, if bit: UInt64) {
    // SAFETY: there is room for one more than the places of a text.
    memory[count] = Int32(truncatingIfNeeded: place)
    count &+= Int(truncatingIfNeeded: bit)
  }
}
