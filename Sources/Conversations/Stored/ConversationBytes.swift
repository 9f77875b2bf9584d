package import Signals

/// A conversation as bytes: what a store keeps, and what a caller of the stateless route carries.
///
/// A version byte, who it is, all that decisions about the next turn depend on, and a check of what stands before it. What
/// a rule set declares is named, so that a conversation goes on under another one: limits and moods carry over by name,
/// windows by the canonical text of their condition, the rest starts empty (R23). A few hundred bytes for a short
/// conversation, a few KB at most: every list in it is bounded.
package enum ConversationBytes {
  /// Of the format; bytes of another version are not read.
  package static let version: UInt8 = 2

  /// The bytes of a conversation; equal conversations under one rule set have equal bytes.
  package static func encode(_ conversation: Conversation) -> [UInt8] {
    var writer = StateWriter([version])
    conversation.write(to: &writer)
    writer.check()
    return writer.bytes
  }

  /// The conversation of some bytes under a rule set; nil if they are damaged or not ours.
  ///
  /// What numbers in it mean is not looked at: `Engine.conversation(from:)` brings them into bounds.
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, layout: ConversationLayout, defaults: [FactValue?]
  ) -> Conversation? {
    var reader = StateReader(checked: bytes)
    guard !reader.isDamaged, reader.byte() == version else { return nil }
    let conversation = Conversation(from: &reader, layout: layout, defaults: defaults)
    return reader.isWhole ? conversation : nil
  }

  /// Whose conversation some bytes are, and who answers in it; nil if they are damaged or not ours.
  package static func summary(of bytes: [UInt8]) -> (id: String, owner: Owner)? {
    // Under no rules at all, which reads everything and keeps no names.
    let conversation = bytes.withUnsafeBytes { decode($0, layout: .empty, defaults: []) }
    return conversation.map { ($0.id, $0.owner) }
  }
}

extension Conversation {
  /// The same conversation under another rule set.
  package func carried(to layout: ConversationLayout, defaults: [FactValue?]) -> Conversation {
    let carried = ConversationBytes.encode(self).withUnsafeBytes {
      ConversationBytes.decode($0, layout: layout, defaults: defaults)
    }
    guard let carried else { preconditionFailure("what was written just now can be read") }
    return carried
  }

  // MARK: - Writing

  fileprivate func write(to writer: inout StateWriter) {
    writer.text(id)
    writer.text(owner.rawValue)
    writer.number(customerTurns)
    writer.number(episode)
    writer.number(episodeTurns)
    writer.number(lastAt)
    writer.truth(openCase != nil)
    if let openCase { Self.write(openCase, to: &writer) }
    writer.truth(lastAgentAt != nil)
    if let lastAgentAt { writer.number(lastAgentAt) }
    writer.text(replyLanguage.map { layout.languages[$0] } ?? "")
    writer.truth(disclosed)
    writer.number(botFailures)
    writeKnown(to: &writer)
    writeMemories(to: &writer)
    writeLastTurn(to: &writer)

    writer.count(questions.count)
    for question in questions { writer.fixed(question.pieces) }
    writer.fixed(botTexts)
    writer.fixed(orderedTexts)
    writer.fixed(seenTurns)
    writer.truth(pendingHandoff != nil)
    if let pendingHandoff { writer.name(pendingHandoff, of: layout.rules) }
    writer.count(pendingFaults.count)
    for fault in pendingFaults { writer.text(fault) }
    writer.count(recent.count)
    for turn in recent {
      writer.text(turn.speaker.rawValue)
      writer.text(turn.text)
    }
    writer.count(mood.count)
    for point in mood {
      writer.number(point.turn)
      writer.text(point.emotion)
      writer.number(point.score)
      writer.number(point.valence)
    }
  }

  private static func write(_ open: Case, to writer: inout StateWriter) {
    writer.text(open.desk)
    writer.number(open.priority.rawValue)
    writer.text(open.delivery.rawValue)
    writer.truth(open.isProtected)
    writer.number(open.openedAt)
    writer.truth(open.isEscalated)
  }

  /// Facts and captures. A value that is one of some is stored as its name.
  private func writeKnown(to writer: inout StateWriter) {
    writer.count(facts.count { $0 != nil })
    for index in facts.indices {
      guard let fact = facts[index] else { continue }
      writer.name(index, of: layout.facts)
      switch fact {
      case .number(let position) where !layout.cases[index].isEmpty:
        writer.byte(1)
        writer.text(layout.cases[index][Int(position)])
      case .number(let number):
        writer.byte(0)
        writer.number(number)
      case .text(let text):
        writer.byte(1)
        writer.text(text)
      }
    }
    writer.count(captures.count { $0 != nil })
    for index in captures.indices {
      guard let capture = captures[index] else { continue }
      writer.name(index, of: layout.captures)
      writer.text(capture)
    }
  }

  /// Recorded conditions and values, moods, rules, scripts.
  private func writeMemories(to writer: inout StateWriter) {
    writer.count(tracks.count)
    for entry in 0..<tracks.count {
      writer.name(tracks.position(entry), of: layout.tracks)
      writer.fixed(bits(of: tracks[entry: entry]))
    }
    writer.count(layout.series.count)
    let kept = min(max(episodeTurns, 0), Self.windowLength)
    for index in 0..<layout.series.count {
      writer.name(index, of: layout.series)
      writer.count(kept)
      for ago in 0..<kept { writer.number(value(ofSeries: index, turnsAgo: ago)) }
    }
    writer.count(moods.count)
    for mood in moods { writer.name(Int(mood), of: layout.moods) }
    writer.count(rules.count)
    for entry in 0..<rules.count {
      let memory = rules[entry: entry]
      writer.name(rules.position(entry), of: layout.rules)
      writer.number(Int64(memory.total))
      writer.number(Int64(memory.ladderStep))
      writer.fixed(decidedBits(of: memory))
      writer.truth(memory.asked)
      writer.count(memory.effects.count)
      for effect in memory.effects {
        writer.number(Int64(effect.turn))
        writer.number(effect.at)
      }
    }
    writer.count(scriptsSent.count)
    for entry in 0..<scriptsSent.count {
      writer.name(scriptsSent.position(entry), of: layout.scripts)
      writer.number(Int64(scriptsSent[entry: entry]))
    }
  }

  private func writeLastTurn(to writer: inout StateWriter) {
    writer.count(lastSignals.count)
    for signal in lastSignals { writer.number(signal) }
    writer.count(lastTopics.count)
    for topic in lastTopics { writer.name(Int(topic), of: layout.topics) }
    writer.count(lastTriggers.count)
    for trigger in lastTriggers { writer.name(Int(trigger), of: layout.triggers) }
    writer.truth(lastIntent != nil)
    if let lastIntent { writer.name(lastIntent, of: layout.intents) }
    writer.number(lastSimilarity)
  }

  // MARK: - Reading

  fileprivate init(from reader: inout StateReader, layout: ConversationLayout, defaults: [FactValue?]) {
    self.init(id: reader.text(), layout: layout, facts: defaults)
    owner = reader.named() ?? .bot
    customerTurns = reader.narrow()
    episode = reader.narrow()
    episodeTurns = reader.narrow()
    lastAt = reader.number()
    if reader.truth() { openCase = Self.openCase(from: &reader) }
    if reader.truth() { lastAgentAt = reader.number() }
    let language = reader.text()
    replyLanguage = language.isEmpty ? nil : layout.languages.firstIndex(of: language)
    disclosed = reader.truth()
    botFailures = reader.narrow()
    readKnown(from: &reader)
    readMemories(from: &reader)
    readLastTurn(from: &reader)

    for _ in 0..<reader.length() {
      questions.append(AskedQuestion(pieces: reader.fixedList(most: .max)))
    }
    Self.keepLast(Self.windowLength, of: &questions)
    botTexts = reader.fixedList(most: Self.windowLength)
    orderedTexts = reader.fixedList(most: Self.windowLength)
    seenTurns = reader.fixedList(most: Self.seenLength)
    if reader.truth() { pendingHandoff = reader.name(of: layout.rules) }
    for _ in 0..<reader.length() { pendingFaults.append(reader.text()) }
    for _ in 0..<reader.length() {
      guard let speaker: Speaker = reader.named() else { break }
      recent.append(RecentTurn(speaker: speaker, text: reader.text()))
    }
    Self.keepLast(Self.recentLength, of: &recent)
    for _ in 0..<reader.length() {
      mood.append(
        MoodPoint(
          turn: reader.narrow(), emotion: reader.text(), score: reader.narrow(), valence: reader.narrow()))
    }
    Self.keepLast(Self.recentLength, of: &mood)
  }

  private static func keepLast<Element>(_ count: Int, of list: inout [Element]) {
    if list.count > count { list.removeFirst(list.count - count) }
  }

  private static func openCase(from reader: inout StateReader) -> Case? {
    let desk = reader.text()
    let priority = Priority(rawValue: reader.narrow())
    guard let delivery: HandoffDelivery = reader.named() else { return nil }
    var open = Case(
      desk: desk, priority: priority ?? .normal, delivery: delivery, isProtected: reader.truth(),
      openedAt: reader.number())
    open.isEscalated = reader.truth()
    return open
  }

  private mutating func readKnown(from reader: inout StateReader) {
    for _ in 0..<reader.length() {
      let fact = reader.name(of: layout.facts)
      let value = reader.byte() == 0 ? FactValue.number(reader.number()) : .text(reader.text())
      guard let fact else { continue }
      if layout.cases[fact].isEmpty {
        facts[fact] = value
      } else if case .text(let name) = value, let position = layout.cases[fact].firstIndex(of: name) {
        // A case that this rule set does not have leaves the default.
        facts[fact] = .number(Int64(position))
      }
    }
    for _ in 0..<reader.length() {
      let capture = reader.name(of: layout.captures)
      let text = reader.text()
      if let capture { captures[capture] = text }
    }
  }

  private mutating func readMemories(from reader: inout StateReader) {
    for _ in 0..<reader.length() {
      let track = reader.name(of: layout.tracks)
      let bits: UInt32 = reader.fixed()
      guard let track else { continue }
      let memory = TrackMemory(bits: bits & 0xF_FFFF, turn: 0, readsMood: layout.tracksReadMood[track])
      tracks.update(track, from: memory) { $0 = memory }
    }
    seriesRecordings = Self.windowLength
    for _ in 0..<reader.length() {
      let series = reader.name(of: layout.series)
      for offset in 0..<reader.length() {
        let value = reader.number()
        guard let series, offset < Self.windowLength else { continue }
        seriesValues[(series + 1) * Self.windowLength - 1 - offset] = value
      }
    }
    moods = reader.names(of: layout.moods)
    for _ in 0..<reader.length() {
      let rule = reader.name(of: layout.rules)
      let memory = Self.ruleMemory(from: &reader)
      if let rule { rules.update(rule, from: memory) { $0 = memory } }
    }
    for _ in 0..<reader.length() {
      let script = reader.name(of: layout.scripts)
      let count: Int32 = reader.narrow()
      if let script { scriptsSent.update(script, from: count) { $0 = count } }
    }
  }

  private static func ruleMemory(from reader: inout StateReader) -> RuleMemory {
    var memory = RuleMemory()
    memory.total = reader.narrow()
    memory.ladderStep = reader.narrow()
    memory.decidedBits = reader.fixed()
    memory.asked = reader.truth()
    for _ in 0..<reader.length() {
      memory.effects.append(RuleMemory.Effect(turn: reader.narrow(), at: reader.number()))
    }
    keepLast(windowLength, of: &memory.effects)
    return memory
  }

  private mutating func readLastTurn(from reader: inout StateReader) {
    let count = reader.length()
    for index in 0..<count {
      let value = reader.number()
      if count == layout.signalCount { lastSignals[index] = value }
    }
    lastTopics = reader.names(of: layout.topics)
    lastTriggers = reader.names(of: layout.triggers)
    if reader.truth() { lastIntent = reader.name(of: layout.intents) }
    lastSimilarity = reader.narrow()
  }
}
