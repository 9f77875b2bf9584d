import Signals

/// A conversation as bytes: what the store keeps, and what a caller of the stateless route carries.
///
/// A version byte, the fields of `ConversationSnapshot` in their order, and a check of all that stands before it. Numbers
/// are variable in length (LEB128, signed ones folded), texts have their length before them. Callers get it as base64url
/// and not as JSON numbers, because hashes of 64 bits do not survive every JSON library.
package enum SnapshotBytes {
  static let version: UInt8 = 1
  private static let checkLength = 4

  /// The bytes of a conversation.
  package static func encode(_ snapshot: ConversationSnapshot) -> [UInt8] {
    var writer = StateWriter()
    writer.byte(version)
    writer.snapshot(snapshot)
    writer.fixed(check(of: writer.bytes[...]))
    return writer.bytes
  }

  /// The conversation of some bytes; nil if they are damaged or not ours.
  ///
  /// What its numbers mean is not looked at: `bounded(by:)` brings them into bounds.
  package static func decode(_ bytes: [UInt8]) -> ConversationSnapshot? {
    guard bytes.count > checkLength, bytes[0] == version else { return nil }
    let end = bytes.count - checkLength
    var tail = StateReader(bytes: bytes[end...])
    guard let expected: UInt32 = try? tail.fixed(), expected == check(of: bytes[..<end]) else { return nil }
    var reader = StateReader(bytes: bytes[1..<end])
    guard let snapshot = try? reader.snapshot(), reader.isAtEnd else { return nil }
    return snapshot
  }

  private static func check(of bytes: ArraySlice<UInt8>) -> UInt32 {
    UInt32(truncatingIfNeeded: stableHash(bytes) &* 0x9E37_79B9_7F4A_7C15 >> 32)
  }
}

/// Appends values to bytes.
private struct StateWriter {
  var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(1024) }

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func fixed(_ value: UInt32) { for shift in [0, 8, 16, 24] { byte(UInt8(value >> shift & 0xFF)) } }

  mutating func fixed(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func count(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      byte(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    byte(UInt8(rest))
  }

  mutating func count(_ value: Int) { count(UInt64(bitPattern: Int64(value))) }
  mutating func number(_ value: Int64) { count(UInt64(bitPattern: value << 1 ^ value >> 63)) }
  mutating func truth(_ value: Bool) { byte(value ? 1 : 0) }

  mutating func text(_ value: String) {
    count(value.utf8.count)
    bytes.append(contentsOf: value.utf8)
  }

  mutating func optional<Value>(_ value: Value?, _ write: (inout StateWriter, Value) -> Void) {
    truth(value != nil)
    if let value { write(&self, value) }
  }

  mutating func list<Element>(_ values: [Element], _ write: (inout StateWriter, Element) -> Void) {
    count(values.count)
    for value in values { write(&self, value) }
  }

  /// In the order of the names, so that equal conversations have equal bytes.
  mutating func table<Value>(_ values: [String: Value], _ write: (inout StateWriter, Value) -> Void) {
    count(values.count)
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      text(name)
      write(&self, value)
    }
  }

  mutating func snapshot(_ value: ConversationSnapshot) {
    number(Int64(value.version))
    text(value.id)
    text(value.policy)
    number(Int64(value.customerTurns))
    number(Int64(value.episode))
    number(Int64(value.episodeTurns))
    number(value.lastAt)
    text(value.owner.rawValue)
    optional(value.openCase) {
      $0.text($1.desk)
      $0.number(Int64($1.priority.rawValue))
      $0.text($1.delivery.rawValue)
      $0.truth($1.isProtected)
      $0.number($1.openedAt)
      $0.truth($1.isEscalated)
    }
    optional(value.lastAgentAt) { $0.number($1) }
    optional(value.replyLanguage) { $0.text($1) }
    truth(value.disclosed)
    number(Int64(value.botFailures))
    table(value.facts) { writer, fact in
      switch fact {
      case .number(let number):
        writer.byte(0)
        writer.number(number)
      case .text(let text):
        writer.byte(1)
        writer.text(text)
      }
    }
    table(value.captures) { $0.text($1) }
    table(value.tracks) { $0.fixed($1) }
    table(value.series) { $0.list($1) { $0.number($1) } }
    list(value.moods) { $0.text($1) }
    table(value.rules) {
      $0.number(Int64($1.total))
      $0.number(Int64($1.ladderStep))
      $0.fixed($1.decidedBits)
      $0.truth($1.asked)
      $0.list($1.effects) {
        $0.number(Int64($1.turn))
        $0.number($1.at)
      }
    }
    table(value.scriptsSent) { $0.number(Int64($1)) }
    list(value.signals) { $0.number($1) }
    list(value.topics) { $0.text($1) }
    list(value.triggers) { $0.text($1) }
    optional(value.intent) { $0.text($1) }
    number(Int64(value.similarity))
    list(value.questions) { writer, pieces in
      // Ascending, so that the steps between them are small.
      writer.count(pieces.count)
      var last: UInt32 = 0
      for piece in pieces {
        writer.count(UInt64(piece &- last))
        last = piece
      }
    }
    list(value.botTexts) { $0.fixed($1) }
    list(value.orderedTexts) { $0.fixed($1) }
    list(value.seenTurns) { $0.fixed($1) }
    optional(value.pendingHandoff) { $0.text($1) }
    list(value.pendingFaults) { $0.text($1) }
    list(value.recent) {
      $0.text($1.speaker.rawValue)
      $0.text($1.text)
    }
    list(value.mood) {
      $0.number(Int64($1.turn))
      $0.text($1.emotion)
      $0.number(Int64($1.score))
      $0.number(Int64($1.valence))
    }
  }
}

/// Takes values from bytes; whatever does not fit is damage.
private struct StateReader {
  struct Damage: Error {}

  let bytes: ArraySlice<UInt8>
  var position: Int

  init(bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  var isAtEnd: Bool { position == bytes.endIndex }

  mutating func byte() throws(Damage) -> UInt8 {
    guard position < bytes.endIndex else { throw Damage() }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func fixed() throws(Damage) -> UInt32 {
    var value: UInt32 = 0
    for shift: UInt32 in [0, 8, 16, 24] { value |= UInt32(try byte()) << shift }
    return value
  }

  mutating func fixed() throws(Damage) -> UInt64 {
    let low: UInt32 = try fixed()
    let high: UInt32 = try fixed()
    return UInt64(high) << 32 | UInt64(low)
  }

  mutating func count() throws(Damage) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let next = try byte()
      guard shift < 64 else { throw Damage() }
      value |= UInt64(next & 0x7F) << shift
      if next & 0x80 == 0 { return value }
      shift += 7
    }
  }

  /// How many elements follow: each takes a byte at least.
  mutating func length() throws(Damage) -> Int {
    let value = try count()
    guard value <= UInt64(bytes.endIndex - position) else { throw Damage() }
    return Int(value)
  }

  mutating func number() throws(Damage) -> Int64 {
    let folded = try count()
    return Int64(bitPattern: folded >> 1) ^ -Int64(bitPattern: folded & 1)
  }

  mutating func narrow<Value: FixedWidthInteger>() throws(Damage) -> Value {
    guard let value = Value(exactly: try number()) else { throw Damage() }
    return value
  }

  mutating func truth() throws(Damage) -> Bool {
    switch try byte() {
    case 0: false
    case 1: true
    default: throw Damage()
    }
  }

  mutating func text() throws(Damage) -> String {
    let end = try length() + position
    defer { position = end }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  mutating func named<Value: RawRepresentable>() throws(Damage) -> Value where Value.RawValue == String {
    guard let value = Value(rawValue: try text()) else { throw Damage() }
    return value
  }

  mutating func optional<Value>(_ read: (inout StateReader) throws(Damage) -> Value) throws(Damage) -> Value?
  {
    try truth() ? try read(&self) : nil
  }

  mutating func list<Element>(_ read: (inout StateReader) throws(Damage) -> Element) throws(Damage)
    -> [Element]
  {
    let length = try length()
    var values: [Element] = []
    for _ in 0..<length { values.append(try read(&self)) }
    return values
  }

  mutating func table<Value>(_ read: (inout StateReader) throws(Damage) -> Value) throws(Damage)
    -> [String: Value]
  {
    let length = try length()
    var values: [String: Value] = [:]
    for _ in 0..<length { values[try text()] = try read(&self) }
    return values
  }

  mutating func snapshot() throws(Damage) -> ConversationSnapshot {
    ConversationSnapshot(
      version: try narrow(), id: try text(), policy: try text(), customerTurns: try narrow(),
      episode: try narrow(), episodeTurns: try narrow(), lastAt: try number(), owner: try named(),
      openCase: try optional { reader throws(Damage) in try reader.openCase() },
      lastAgentAt: try optional { reader throws(Damage) in try reader.number() },
      replyLanguage: try optional { reader throws(Damage) in try reader.text() },
      disclosed: try truth(), botFailures: try narrow(),
      facts: try table { reader throws(Damage) in try reader.fact() },
      captures: try table { reader throws(Damage) in try reader.text() },
      tracks: try table { reader throws(Damage) in try reader.fixed() },
      series: try table { reader throws(Damage) in
        try reader.list { reader throws(Damage) in try reader.number() }
      },
      moods: try texts(), rules: try table { reader throws(Damage) in try reader.ruleMemory() },
      scriptsSent: try table { reader throws(Damage) in try reader.narrow() },
      signals: try list { reader throws(Damage) in try reader.number() },
      topics: try texts(), triggers: try texts(),
      intent: try optional { reader throws(Damage) in try reader.text() }, similarity: try narrow(),
      questions: try list { reader throws(Damage) in try reader.pieces() },
      botTexts: try hashes(), orderedTexts: try hashes(), seenTurns: try hashes(),
      pendingHandoff: try optional { reader throws(Damage) in try reader.text() },
      pendingFaults: try texts(),
      recent: try list { reader throws(Damage) in
        RecentTurn(speaker: try reader.named(), text: try reader.text())
      },
      mood: try list { reader throws(Damage) in
        MoodPoint(
          turn: try reader.narrow(), emotion: try reader.text(), score: try reader.narrow(),
          valence: try reader.narrow())
      })
  }

  private mutating func texts() throws(Damage) -> [String] {
    try list { reader throws(Damage) in try reader.text() }
  }

  private mutating func hashes() throws(Damage) -> [UInt64] {
    try list { reader throws(Damage) in try reader.fixed() }
  }

  private mutating func openCase() throws(Damage) -> Case {
    let desk = try text()
    guard let priority = Priority(rawValue: try narrow()) else { throw Damage() }
    var open = Case(
      desk: desk, priority: priority, delivery: try named(), isProtected: try truth(), openedAt: try number())
    open.isEscalated = try truth()
    return open
  }

  private mutating func fact() throws(Damage) -> FactValue {
    switch try byte() {
    case 0: .number(try number())
    case 1: .text(try text())
    default: throw Damage()
    }
  }

  private mutating func ruleMemory() throws(Damage) -> RuleMemory {
    var memory = RuleMemory()
    memory.total = try narrow()
    memory.ladderStep = try narrow()
    memory.decidedBits = try fixed()
    memory.asked = try truth()
    memory.effects = try list { reader throws(Damage) in
      RuleMemory.Effect(turn: try reader.narrow(), at: try reader.number())
    }
    return memory
  }

  private mutating func pieces() throws(Damage) -> [UInt32] {
    let length = try length()
    var pieces: [UInt32] = []
    var last: UInt32 = 0
    for _ in 0..<length {
      guard let step = UInt32(exactly: try count()) else { throw Damage() }
      last &+= step
      pieces.append(last)
    }
    return pieces
  }
}
