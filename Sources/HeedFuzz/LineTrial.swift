import Foundation
import SeededRandom
import WireFormat

/// What must hold for any line of input.
struct LineTrial {
  func run(_ fuzzCase: FuzzCase) throws(Violation) { _ = try read(fuzzCase.bytes) }

  /// The turns of a line, nil if it was refused.
  func read(_ bytes: [UInt8]) throws(Violation) -> TurnLine? {
    if let json = try json(bytes) {
      var writer = JSONWriter()
      writer.value(json)
      let again = try self.json(writer.bytes)
      try require(again == json, "what was read and written is read otherwise")
      try compareWithFoundation(bytes)
    }
    do {
      return try TurnLine(line: bytes)
    } catch {
      try require(!error.message.isEmpty, "a line was refused without a word")
      if let column = error.column {
        try require((1...bytes.count + 1).contains(column), "column \(column) of \(bytes.count) bytes")
      }
      return nil
    }
  }

  private func json(_ bytes: [UInt8]) throws(Violation) -> JSON? {
    do {
      return try JSON(parsing: bytes)
    } catch {
      try require((0...bytes.count).contains(error.offset), "offset \(error.offset) of \(bytes.count) bytes")
      return nil
    }
  }

  /// Another reader must take what this one takes, where the two mean to agree: plain numbers, no escapes by number.
  private func compareWithFoundation(_ bytes: [UInt8]) throws(Violation) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.utf8.elementsEqual(bytes), !text.contains("\\u"), !text.contains("\u{0}"),
      text.wholeMatch(of: /(?s:.*)(?:[0-9]{16}|[0-9][eE])(?s:.*)/) == nil
    else { return }
    try require(
      (try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)) != nil,
      "this is JSON here and not for others")
  }

  /// A line that is nearly right.
  static func mutated(_ line: [UInt8], _ texts: TextMutations, _ random: inout SeededGenerator) -> [UInt8] {
    var line = line
    let tokens = [
      "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\udc00", "null", "true", "1e999", "-",
      "0", "01", "1.", "1e",
      "\"a\":1,", "\"a\":1,\"a\":2", "//", "\u{FEFF}", "NaN", "'", "\u{0}", " ", "\t", "1e-20",
      "123456789012.3456", "[[[[",
    ]
    for _ in 0..<random.number(1...6) {
      let place = random.number(0...line.count)
      switch random.number(0...7) {
      case 0: if place < line.count { line[place] = UInt8.random(in: 0...255, using: &random) }
      case 1: line.removeSubrange(random.range(below: line.count))
      case 2: line.insert(contentsOf: Array(line[random.range(below: line.count)]), at: place)
      case 3: line = Array(line.prefix(place))
      case 4: line.insert(contentsOf: texts.piece(&random).utf8, at: place)
      case 5 where random.once(in: 10):
        let depth = random.number(60...100_000)
        line.insert(
          contentsOf: String(repeating: random.pick(["[", "{\"a\":", "\""]) ?? "[", count: depth).utf8,
          at: place)
      default: line.insert(contentsOf: (random.pick(tokens) ?? "").utf8, at: place)
      }
    }
    return line
  }
}
