/// The patterns that a text could match, by their numbers; memory is kept from text to text.
struct Candidates: ~Copyable {
  // Arrays would ask for each number whether they are shared.
  private var memory: UnsafeMutablePointer<Int32>
  /// A bit for each number, set while it is in `numbers`.
  private var seen: UnsafeMutablePointer<UInt64>
  private var capacity = 0
  /// How many there are.
  private(set) var count = 0

  init() {
    memory = .allocate(capacity: 0)
    seen = .allocate(capacity: 0)
  }

  // SAFETY: the memory is this value's alone, which cannot be copied.
  deinit {
    memory.deallocate()
    seen.deallocate()
  }

  /// Ascending after `finish`, without repetition; valid until the next text.
  var numbers: UnsafeBufferPointer<Int32> { UnsafeBufferPointer(start: memory, count: count) }

  /// Forgets all and makes room for patterns with numbers below `most`.
  mutating func start(most: Int) {
    for index in 0..<count { seen[Int(memory[index]) >> 6] = 0 }
    count = 0
    if most > capacity {
      memory.deallocate()
      seen.deallocate()
      capacity = (most + 63) / 64 * 64
      memory = .allocate(capacity: capacity)
      seen = .allocate(capacity: capacity / 64)
      seen.update(repeating: 0, count: capacity / 64)
    }
  }

  /// Adds a number below what `start` was told.
  mutating func add(_ number: Int32) {
    precondition(number >= 0 && number < capacity, "a pattern has a number of its set")
    let bit: UInt64 = 1 << UInt64(number & 63)
    if seen[Int(number >> 6)] & bit == 0 {
      seen[Int(number >> 6)] |= bit
      memory[count] = number
      count += 1
    }
  }

  /// Drops those of the numbers from the `first`-th on that fail.
  mutating func keep(from first: Int, where passes: (Int32) -> Bool) {
    var kept = first
    for index in first..<count {
      let number = memory[index]
      if passes(number) {
        memory[kept] = number
        kept += 1
      } else {
        seen[Int(number >> 6)] &= ~(1 << UInt64(number & 63))
      }
    }
    count = kept
  }

  /// Puts the numbers in order.
  mutating func finish() {
    if count < 2 { return }
    var numbers = UnsafeMutableBufferPointer(start: memory, count: count)
    numbers.sort()
  }
}
