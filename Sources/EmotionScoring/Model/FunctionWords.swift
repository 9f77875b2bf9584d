/// English words that change what the text around them says.
///
/// Memory that is written once, before anybody reads it, and never freed.
struct FunctionWords: @unchecked Sendable {
  /// What a word does.
  enum Function: UInt64 {
    case none
    /// It negates what follows.
    case negation
    /// It asks: thanks after it may be no more than manners.
    case request
    case thanks
    /// A web address may begin with it.
    case address
  }

  static let shared = FunctionWords()

  private static let bits: UInt64 = 8
  private static let negations =
    "not no never cannot cant dont isnt wasnt didnt doesnt wont without hardly nothing nobody aint none nor"
  private static let requests = "please pls plz could can would help"
  private static let thanks = "thanks thank thx ty cheers"
  private static let addresses = "http https www"

  /// Words as numbers, each where its hash says, with what they do in the highest byte, which no word has.
  private let table: UnsafePointer<UInt64>
  private let factor: UInt64

  private init() {
    let lists = [
      (Self.negations, Function.negation), (Self.requests, .request), (Self.thanks, .thanks),
      (Self.addresses, .address),
    ]
    let words = lists.flatMap { list, function in
      list.split(separator: " ").map { (Self.packed($0), function) }
    }
    // A factor under which no two words have the same place; about one of ten is such.
    var factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    while Set(words.map { Self.place(of: $0.0, factor) }).count < words.count { factor &+= 0x1_0000_0002 }
    let table = UnsafeMutablePointer<UInt64>.allocate(capacity: 1 << Int(Self.bits))
    table.initialize(repeating: 0, count: 1 << Int(Self.bits))
    for (word, function) in words { table[Self.place(of: word, factor)] = word | function.rawValue << 56 }
    self.table = UnsafePointer(table)
    self.factor = factor
  }

  /// What a word does, given as its last eight bytes, the last in the lowest bits.
  @inline(__always)
  func function(of word: UInt64) -> Function {
    // SAFETY: a place has `bits` bits, and the table as many words.
    let entry = table[Self.place(of: word, factor)]
    guard entry & 0xFF_FFFF_FFFF_FFFF == word else { return .none }
    return Function(rawValue: entry >> 56) ?? .none
  }

  @inline(__always)
  private static func place(of word: UInt64, _ factor: UInt64) -> Int {
    Int(truncatingIfNeeded: (word &* factor) &>> (64 - bits))
  }

  private static func packed(_ word: Substring) -> UInt64 { word.utf8.reduce(0) { $0 << 8 | UInt64($1) } }
}
