/// Numbers that are asked for often: a table with few collisions instead of a `Set`, whose hashing costs more than the rest.
struct NumberTable: Sendable {
  private var slots: [UInt32] = Array(repeating: 0, count: 256)

  /// A table of numbers other than 0, at most 128 of them.
  init(_ numbers: some Sequence<UInt32>) {
    for number in numbers where !contains(number) {
      var slot = Self.slot(number)
      while slots[slot] != 0 { slot = (slot + 1) & 255 }
      slots[slot] = number
    }
  }

  func contains(_ number: UInt32) -> Bool {
    var slot = Self.slot(number)
    while slots[slot] != 0 {
      if slots[slot] == number { return true }
      slot = (slot + 1) & 255
    }
    return false
  }

  private static func slot(_ number: UInt32) -> Int { Int((number &* 0x9E37_79B1) >> 24) }
}

/// Words and characters that say nothing about what is asked.
enum SmallWords {
  static let particles = NumberTable("的了吗呢啊吧呀么我你您是在有就也都这那个一下把和".unicodeScalars.map(\.value))

  static let stopWords = NumberTable(
    [
      "hi", "hello", "hey", "please", "pls", "plz", "thanks", "thank", "you", "the", "a", "an", "is", "are",
      "i",
      "me", "to", "of", "it", "do", "does", "can", "could", "would", "for", "in", "on", "and", "there",
      "dear",
      "sir", "good", "morning", "afternoon", "evening", "am", "be", "been", "s", "t", "m", "your", "this",
      "my",
    ].map { $0.unicodeScalars.reduce(PieceReader.emptyHash) { PieceReader.hash($0, $1.value) } })
}

/// Greetings and manners in Chinese.
enum Courtesies {
  /// Longer before shorter.
  private static let all: [[UInt32]] = [
    "不好意思", "打扰一下", "请问一下", "麻烦你", "麻烦您", "想问一下", "谢谢你", "谢谢您", "打扰了", "想问下", "问一下",
    "你好", "您好", "请问", "麻烦", "谢谢", "感谢", "哈喽", "在吗", "在么", "问下", "请", "亲",
  ].map { $0.unicodeScalars.map(\.value) }

  private static let beginnings = NumberTable(all.compactMap(\.first))

  /// How many characters the courtesy has with which a run begins, or nil if it begins with none.
  static func length(in run: UnsafeBufferPointer<UInt32>) -> Int? {
    guard beginnings.contains(run[0]) else { return nil }
    for index in all.indices where all[index].count <= run.count {
      var length = 0
      while length < all[index].count, run[length] == all[index][length] { length += 1 }
      if length == all[index].count { return length }
    }
    return nil
  }
}
