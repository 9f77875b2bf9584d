import Conversations
import SeededRandom
import Testing
import WireFormat

/// What a reader made of a line, so that two of them can be compared.
private enum Reading: Equatable {
  case line(conversation: String, note: String?, turns: [Turn])
  case refused(TurnLineError)

  init(_ read: () throws(TurnLineError) -> TurnLine) {
    do {
      let line = try read()
      self = .line(conversation: line.conversation, note: line.note, turns: line.turns)
    } catch {
      self = .refused(error)
    }
  }
}

private func expectSame(_ line: [UInt8]) {
  let quick = Reading { () throws(TurnLineError) in try TurnLine(line: line) }
  let careful = Reading { () throws(TurnLineError) in try TurnLine(careful: line) }
  if quick != careful {
    Issue.record("\(String(decoding: line, as: UTF8.self)): \(quick) instead of \(careful)")
  }
}

@Suite("The quick reader of lines")
struct QuickReaderTests {
  private static let lines = [
    #"{"conversation":"c1","turn":"t1","text":"Where is it?","at":"2026-03-02T10:00:00+08:00","channel":"web"}"#,
    #" { "conversation" : "c1" , "turn" : "t2" , "speaker" : "bot" , "text" : null , "answered" : false } "#,
    #"{"conversation":"c\u00e91","turn":"t\n2","text":"\u4f60\u597d \ud83d\ude00 \ud83d \ude00 \"\\\/\b\f\n\r\t"}"#,
    #"{"conversation":"c1","turn":"t3","facts":{"a":1,"b":-0.5,"c":12.3456,"d":1e3,"e":true,"f":null,"g":"x","h":999999999999,"i":1000000000000.0,"j":-0}}"#,
    #"{"conversation":"c1","turn":"t4","speaker":"event","event":"rating","facts":{},"desks":{"care":"full","legal":"open"}}"#,
    #"{"conversation":"c1","turn":"t5","speaker":"agent","gives_back":true,"kind":"voice","desks":{}}"#,
    #"{"conversation":"c2","note":"x","turns":[{"text":"a"},{},{"turn":"z","speaker":"bot"},{"at":"2026-03-02T02:00Z"}]}"#,
    #"{"turns":[],"conversation":"c2"}"#,
    #"{"turn":"t1","conversation":"c3","text":"一二三四五六七八","kind":"image"}"#,
  ]

  @Test("says the same as the careful one", arguments: lines)
  func same(_ line: String) { expectSame(Array(line.utf8)) }

  @Test("says the same of a line that breaks off anywhere", arguments: lines)
  func cut(_ line: String) {
    let bytes = Array(line.utf8)
    for count in bytes.indices { expectSame(Array(bytes[..<count])) }
  }

  @Test("says the same of lines with random mistakes", arguments: lines.indices)
  func mistakes(_ index: Int) {
    var random = SeededGenerator(seed: UInt64(index))
    let pieces = [
      "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", ".", "e", "\\u", "\\ud83d", "null", "true", " ",
      "\n", "\u{0}", "你", "text", "turn", "turns", "\"a\":1,", "\"text\":\"b\",", "1.23456", "01",
    ].map { Array($0.utf8) }
    for _ in 0..<4000 {
      var bytes = Array(Self.lines[index].utf8)
      for _ in 0...Int.random(in: 0...2, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.remove(at: place)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
        default:
          let end = min(bytes.count, place + Int.random(in: 1...12, using: &random))
          bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: bytes.indices, using: &random))
        }
      }
      expectSame(bytes)
    }
  }

  @Test("knows UTF-8 from other bytes")
  func validity() {
    var random = SeededGenerator(seed: 7)
    let leads: [UInt8] = [
      0x41, 0x7F, 0x80, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE4, 0xED, 0xEF, 0xF0, 0xF3, 0xF4, 0xF5,
    ]
    let seconds: [UInt8] = [0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xE4]
    for _ in 0..<60_000 {
      var bytes = [UInt8](repeating: 0x61, count: Int.random(in: 0...17, using: &random))
      bytes += [leads.randomElement(using: &random) ?? 0]
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        bytes.append(seconds.randomElement(using: &random) ?? 0)
      }
      let isValid = bytes.withUnsafeBufferPointer { isUTF8($0) }
      if isValid != (String(validating: bytes, as: UTF8.self) != nil) { Issue.record("\(bytes)") }
    }
  }
}
