/// R34 in full, for texts in which characters join or reorder with their neighbours.
enum SlowNormalization {
  /// The characters of valid UTF-8 with their places.
  static func marks(of text: [UInt8]) -> [Mark] {
    var marks: [Mark] = []
    marks.reserveCapacity(text.count)
    text.withUnsafeBufferPointer { bytes in
      var place = 0
      while place < bytes.count {
        let (code, length) = decodeScalar(bytes, at: place)
        marks.append(Mark(code, place, place + length))
        place += length
      }
    }
    return marks
  }

  /// All steps once; `settled` when the last one changed nothing, so that another pass would neither.
  static func pass(_ marks: [Mark], table: CharacterTable) -> (marks: [Mark], settled: Bool) {
    let data = CompositionData.shared
    var sink = RunSqueezer(table: table, capacity: marks.count * 2)
    var joiner = EmojiJoiner()
    for mark in data.composed(marks) {
      var folded = data.folds.members(of: mark.code)[...]
      if folded.isEmpty { folded = [mark.code] }
      for code in folded {
        let word = table.word(of: code)
        if word.isIgnorable {
          joiner.skip(code, from: Int(mark.start), to: Int(mark.end), into: &sink)
        } else {
          joiner.keep(isEmoji: word.isEmoji, into: &sink)
          var next = mark
          next.code = data.simplified[code] ?? code
          sink.append(next)
        }
      }
    }
    sink.finish()
    let last = data.composed(sink.marks)
    return (last, last.elementsEqual(sink.marks) { $0.code == $1.code })
  }
}
