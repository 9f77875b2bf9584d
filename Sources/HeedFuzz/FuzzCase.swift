/// One input of the fuzzer: everything that is needed to try it again.
///
/// As a file it is one line, `heed-fuzz 1 KIND WORDS`, and the bytes of the input behind it.
struct FuzzCase: Equatable {
  enum Kind: String, CaseIterable {
    /// `words` are the path of a rule set and the path of the file of it whose text is `bytes`.
    case rules
    /// `words` is the path of a rule set, then perhaps that of another which takes over halfway; `bytes` are JSON Lines.
    case turns
    /// `bytes` are one line of JSON Lines.
    case line
  }

  var kind: Kind
  /// Paths below the repository, without blanks.
  var words: [String]
  var bytes: [UInt8]

  /// The case as a file.
  var file: [UInt8] {
    Array(("heed-fuzz 1 " + ([kind.rawValue] + words).joined(separator: " ") + "\n").utf8) + bytes
  }

  init(kind: Kind, words: [String], bytes: [UInt8]) {
    self.kind = kind
    self.words = words
    self.bytes = bytes
  }

  /// Reads a case back; nil for a file that is none.
  init?(file: [UInt8]) {
    guard let end = file.firstIndex(of: 0x0A) else { return nil }
    let head = String(decoding: file[..<end], as: UTF8.self).split(separator: " ").map(String.init)
    guard head.count >= 3, head[0] == "heed-fuzz", head[1] == "1", let kind = Kind(rawValue: head[2]) else {
      return nil
    }
    self.init(kind: kind, words: Array(head.dropFirst(3)), bytes: Array(file[(end + 1)...]))
  }
}

/// Something that must never happen and did.
struct Violation: Error {
  var message: String
  init(_ message: String) { self.message = message }
}

/// Throws a violation with this message unless the condition holds.
func require(_ condition: Bool, _ message: @autoclosure () -> String) throws(Violation) {
  if !condition { throw Violation(message()) }
}
