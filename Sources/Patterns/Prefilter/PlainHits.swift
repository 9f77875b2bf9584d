/// Where alternatives of expressions stand that are nothing but a choice of plain strings: what PCRE2 would find.
struct PlainHits: ~Copyable {
  /// An alternative of an expression and where it stands.
  private struct Hit {
    let number: Int32
    /// The place among its alternatives.
    let rank: Int32
    let start: Int
    let end: Int
  }

  private let memory = UnsafeMutablePointer<Hit>.allocate(capacity: PlainHits.most)
  private var count = 0
  /// Which of the expressions are nothing but plain strings is only known to a filter; false where there were too many hits
  /// to keep, or a text that patterns do not see in full.
  private(set) var isComplete = false

  /// Enough for what a message holds; searching for more would take longer than PCRE2.
  private static let most = 64

  init() {}

  // SAFETY: the memory is this value's alone, which cannot be copied.
  deinit { memory.deallocate() }

  /// Forgets all.
  mutating func start() {
    count = 0
    isComplete = true
  }

  /// Says that hits are missing.
  mutating func giveUp() { isComplete = false }

  /// Keeps a hit unless there are too many.
  mutating func add(_ number: Int32, rank: Int32, _ start: Int, _ end: Int) {
    if count == Self.most {
      isComplete = false
    } else {
      memory[count] = Hit(number: number, rank: rank, start: start, end: end)
      count += 1
    }
  }

  /// The first match of an expression from a place on: of the alternatives that stand at one place, the first.
  func match(of number: Int, from place: Int) -> Range<Int>? {
    var best: Hit?
    for index in 0..<count where Int(memory[index].number) == number && memory[index].start >= place {
      let hit = memory[index]
      if let best, (best.start, best.rank) <= (hit.start, hit.rank) { continue }
      best = hit
    }
    return best.map { $0.start..<$0.end }
  }
}
