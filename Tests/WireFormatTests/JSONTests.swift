import Foundation
import Testing
import WireFormat

/// A text that is no JSON, with the offset and a part of the message.
struct BadJSON: Sendable, CustomTestStringConvertible {
  var text: String
  var offset: Int
  var message: String
  init(_ text: String, _ offset: Int, _ message: String) {
    self.text = text
    self.offset = offset
    self.message = message
  }
  var testDescription: String { text.isEmpty ? "nothing" : String(text.prefix(60)) }
}

private func read(_ text: String) throws -> JSON { try JSON(parsing: text.utf8) }

@Suite("Reading JSON strictly")
struct JSONReaderTests {
  @Test(
    "what is no JSON is refused with its place",
    arguments: [
      BadJSON("", 0, "value is missing"), BadJSON("  ", 2, "value is missing"), BadJSON("nul", 0, "not JSON"),
      BadJSON("True", 0, "not JSON"), BadJSON("NaN", 0, "not JSON"), BadJSON("'a'", 0, "not JSON"),
      BadJSON("\u{FEFF}1", 0, "not JSON"), BadJSON("// a\n1", 0, "not JSON"), BadJSON("[1,]", 3, "not JSON"),
      BadJSON("[1 2]", 3, "`,` or `]`"), BadJSON("[1", 2, "`,` or `]`"), BadJSON("[", 1, "value is missing"),
      BadJSON("{", 1, "key in quotes"), BadJSON("{a:1}", 1, "key in quotes"),
      BadJSON("{\"a\":1,}", 7, "key in quotes"),
      BadJSON("{\"a\"}", 4, "`:` is missing"), BadJSON("{\"a\":}", 5, "not JSON"),
      BadJSON("{\"a\":1", 6, "`,` or `}`"),
      BadJSON("{\"a\":1 \"b\":2}", 7, "`,` or `}`"), BadJSON("\"a", 0, "not closed"),
      BadJSON("[\"a\\", 4, "not closed"),
      BadJSON("\"a\\q\"", 2, "`\\q` is not an escape"), BadJSON("\"\\u12\"", 3, "four hexadecimal digits"),
      BadJSON("\"\\u12G4\"", 3, "four hexadecimal digits"),
      BadJSON("\"\\ud83d\\u1\"", 9, "four hexadecimal digits"),
      BadJSON("\"a\nb\"", 2, "written \\u000a"), BadJSON("\"\u{1F}\"", 1, "written \\u001f"),
      BadJSON("\"\u{0}\"", 1, "written \\u0000"), BadJSON("01", 0, "does not start with 0"),
      BadJSON("-01", 1, "does not start with 0"), BadJSON("-", 1, "digit is missing"),
      BadJSON("+1", 0, "not JSON"),
      BadJSON("1.", 2, "digit is missing"), BadJSON(".5", 0, "not JSON"),
      BadJSON("1e", 2, "digit is missing"),
      BadJSON("1e+", 3, "digit is missing"), BadJSON("0x10", 1, "nothing may follow"),
      BadJSON("1 1", 2, "nothing may follow"),
      BadJSON("{} {}", 3, "nothing may follow"), BadJSON("null,", 4, "nothing may follow"),
      BadJSON("１", 0, "not JSON"), BadJSON("Infinity", 0, "not JSON"), BadJSON("[1}", 2, "`,` or `]`"),
    ])
  func bad(_ bad: BadJSON) {
    let error = #expect(throws: JSONError.self) { try read(bad.text) }
    #expect(error?.offset == bad.offset)
    #expect(error?.message.contains(bad.message) == true, "\(error?.message ?? "")")
  }

  @Test("a key that stands twice is refused where it stands again, however it is written")
  func duplicateKeys() throws {
    #expect(throws: JSONError(offset: 7, message: "the key \"a\" stands twice")) {
      try read(#"{"a":1,"a":1}"#)
    }
    #expect(throws: JSONError(offset: 7, message: "the key \"a\" stands twice")) {
      try read(#"{"a":1,"\u0061":1}"#)
    }
    #expect(throws: JSONError.self) { try read(#"{"a":{"b":1,"c":2,"b":3}}"#) }
    #expect(try read(#"{"a":{"b":1},"c":{"b":1},"A":1}"#)["A"] == .number("1"))
    #expect(
      try read(#"[{"a":1},{"a":1}]"#)
        == .array([.object([("a", .number("1"))]), .object([("a", .number("1"))])]))
  }

  @Test("values nest up to the limit and no deeper", arguments: [("[", "1", "]"), ("{\"a\":", "1", "}")])
  func depth(_ open: String, _ value: String, _ close: String) throws {
    func nested(_ levels: Int) -> String {
      String(repeating: open, count: levels) + value + String(repeating: close, count: levels)
    }
    #expect(throws: Never.self) { try read(nested(JSON.nestingLimit)) }
    let error = #expect(throws: JSONError.self) { try read(nested(JSON.nestingLimit + 1)) }
    #expect(error?.message == "nested deeper than \(JSON.nestingLimit)")
    // A million brackets are refused as quickly.
    #expect(throws: JSONError.self) { try read(String(repeating: open, count: 1_000_000)) }
  }

  @Test(
    "escapes and halves of a pair",
    arguments: [
      (#""\ud83d\ude00""#, "😀"), (#""\u4f60\u597d""#, "你好"), (#""\ud83d""#, "\u{FFFD}"),
      (#""\ude00""#, "\u{FFFD}"),
      (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"), (#""\ud83dx""#, "\u{FFFD}x"), (#""\ud83d\n""#, "\u{FFFD}\n"),
      (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"), (#""\u0000""#, "\u{0}"),
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\uD83D\uDE00""#, "😀"),
      (#""\uffff""#, "\u{FFFF}"),
    ])
  func escapes(_ text: String, _ value: String) throws {
    guard case .string(let read) = try read(text) else {
      Issue.record("no text")
      return
    }
    #expect(Array(read.utf8) == Array(value.utf8))
  }

  @Test(
    "bytes that are no UTF-8 become U+FFFD inside a text and are refused elsewhere",
    arguments: [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE4, 0xBD]] as [[UInt8]]
  )
  func invalidUTF8(_ bytes: [UInt8]) throws {
    guard case .string(let text) = try JSON(parsing: [0x22] + bytes + [0x22]) else {
      Issue.record("no text")
      return
    }
    #expect(!text.isEmpty && text.unicodeScalars.allSatisfy { $0 == "\u{FFFD}" })
    let error = #expect(throws: JSONError.self) { try JSON(parsing: [0x5B] + bytes + [0x5D]) }
    #expect(error?.offset == 1)
  }

  @Test(
    "numbers are exact in ten-thousandths or refused",
    arguments: [
      ("0", 0), ("-0", 0), ("-0.0000", 0), ("1", 10_000), ("0.6", 6_000), ("-2.5", -25_000), ("0.0001", 1),
      ("0.00001", nil), ("0.12345", nil), ("0.50000000", 5_000), ("1e3", 10_000_000), ("1E+3", 10_000_000),
      ("25e-1", 25_000), ("1e-4", 1), ("1e-5", nil), ("10e-5", 1), ("1.5e-3", 15),
      ("1000000000000", 10_000_000_000_000_000),
      ("999999999999.9999", 9_999_999_999_999_999), ("1e12", 10_000_000_000_000_000), ("1e20", nil),
      ("1e999", nil),
      ("1e99999999999999999999", nil), ("0e20", 0), ("0e21", nil), ("123456789012345678901234567890", nil),
      ("-9223372036854775808", nil),
    ] as [(String, Int64?)])
  func numbers(_ text: String, _ value: Int64?) throws {
    let json = try read(text)
    #expect(json == .number(text))
    #expect(json.tenThousandths == value)
  }

  @Test(
    "only numbers have a value in ten-thousandths", arguments: ["null", "true", "\"1\"", "[1]", "{\"a\":1}"])
  func noNumber(_ text: String) throws { #expect(try read(text).tenThousandths == nil) }

  @Test("members tell where they stand, so that they can be passed on as written")
  func members() throws {
    let text = #" { "a" : 1.0 ,"é":[ 2 ], "c":"}" } "#
    let members = try JSON.members(of: Array(text.utf8))
    #expect(members.map(\.key) == ["a", "é", "c"])
    #expect(
      members.map { String(decoding: Array(text.utf8)[$0.place], as: UTF8.self) } == [
        #""a" : 1.0"#, #""é":[ 2 ]"#, #""c":"}""#,
      ])
    #expect(throws: JSONError(offset: 1, message: "a line is one object: { … }")) {
      try JSON.members(of: Array(" []".utf8))
    }
    #expect(throws: JSONError(offset: 2, message: "nothing may follow the object")) {
      try JSON.members(of: Array("{}1".utf8))
    }
  }
}

@Suite("Writing JSON")
struct JSONWriterTests {
  @Test(
    "what is read is written the same",
    arguments: [
      "null", "true", "false", "-0.50", "1e+05", "\"\"", "[]", "{}", "[[],{}]",
      #"{"a":[1,"b",null],"":{"c":false}}"#,
      #"["\n\r\t\u0000\u001f\"\\/","你好 😀","\#u{2028}\#u{7F}"]"#, "[1,[2,[3]],4]",
    ])
  func roundTrip(_ text: String) throws {
    let json = try read(text)
    var writer = JSONWriter()
    writer.value(json)
    #expect(writer.text == text)
    #expect(try JSON(parsing: writer.bytes) == json)
  }

  @Test("members are separated by commas, in the order they come")
  func members() {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("a", "x")
      writer.member("b", ["y", "\""])
      writer.key("c")
      writer.array([1, 2]) { writer, number in writer.object { $0.member("n", number) } }
      writer.key("d")
      writer.object { _ in }
      writer.member("e", true)
      writer.key("f")
      writer.null()
    }
    #expect(writer.text == #"{"a":"x","b":["y","\""],"c":[{"n":1},{"n":2}],"d":{},"e":true,"f":null}"#)
  }

  @Test(
    "thousandths are decimals",
    arguments: [
      (0, "0"), (1, "0.001"), (10, "0.01"), (120, "0.12"), (1000, "1"), (-5, "-0.005"), (-1500, "-1.5"),
      (Int.min, "-9223372036854775.808"),
    ])
  func thousandths(_ value: Int, _ text: String) {
    var writer = JSONWriter()
    writer.thousandths(value)
    #expect(writer.text == text)
  }

  @Test("every character survives, and other readers agree")
  func characters() throws {
    var text = ""
    for value in stride(from: UInt32(0), through: 0x10FFFF, by: 61) {
      text.unicodeScalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
    for value in UInt32(0)..<0x300 { text.unicodeScalars.append(Unicode.Scalar(value) ?? "\u{FFFD}") }
    var writer = JSONWriter()
    writer.array([text]) { $0.string($1) }
    #expect(try JSON(parsing: writer.bytes) == .array([.string(text)]))
    let other = try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String]
    #expect(other.map { Array($0[0].utf8) } == Array(text.utf8))
  }
}
