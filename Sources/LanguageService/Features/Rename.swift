package import Diagnostics
import RuleSemantics
import RuleSyntax
import Signals

/// Why a name cannot be changed.
package struct RenameRefusal: Error, Sendable, Hashable {
  package let english: String
  package let chinese: String

  package func message(in language: MessageLanguage) -> String { language == .english ? english : chinese }
}

extension EditedRuleSet {
  /// The name at a place as a person would change it, without quotes.
  ///
  /// - Throws: if nothing stands there, or something whose name is not the author's to change.
  package func renamed(
    at position: TextPosition, in file: Int
  ) throws(RenameRefusal) -> (range: TextRange, name: String) {
    let (key, occurrence) = try renamable(at: position, in: file)
    let span = namePart(of: occurrence, key, in: file)
    return (files[file].range(of: span, encoding), files[file].source.text(of: span))
  }

  /// What changes a name everywhere, by path.
  ///
  /// - Throws: if the new name is none, or taken.
  package func rename(
    at position: TextPosition, in file: Int, to name: String
  ) throws(RenameRefusal) -> [String: [TextEdit]] {
    let (key, _) = try renamable(at: position, in: file)
    let full = try validated(name, for: key)
    var edits: [String: [TextEdit]] = [:]
    func replace(_ span: SourceSpan, _ file: Int, _ text: String) {
      let edit = TextEdit(range: files[file].range(of: span, encoding), text: text)
      edits[files[file].path, default: []].append(edit)
    }
    for found in occurrences(of: key) {
      replace(namePart(of: found.occurrence, key, in: found.file), found.file, full)
    }
    if key.space == .event {
      // `rating.stars` names the event as well.
      for file in files.indices {
        for occurrence in names[file].occurrences where occurrence.key.space == .value {
          guard occurrence.key.name.hasPrefix(key.name + "."), isField(occurrence.key.name, of: key.name),
            let dot = lastDot(of: occurrence.span, in: file)
          else { continue }
          replace(
            SourceSpan(source: occurrence.span.source, start: occurrence.span.start, end: dot.lowerBound),
            file, full)
        }
      }
    }
    return edits.mapValues { edits in
      var seen: Set<TextEdit> = []
      return edits.filter { seen.insert($0).inserted }.sorted { $0.range.start < $1.range.start }
    }
  }

  // MARK: - What is renamed

  private func renamable(
    at position: TextPosition, in file: Int
  ) throws(RenameRefusal) -> (key: NameKey, occurrence: Occurrence) {
    guard let (key, occurrence) = name(at: position, in: file) else {
      throw RenameRefusal(english: "no name stands here", chinese: "此处没有名称")
    }
    if key.space == .value, case .signal? = value(key.name) {
      throw RenameRefusal(
        english: "`\(key.name)` is a signal of the language and keeps its name",
        chinese: "`\(key.name)` 是语言内置信号,不能改名")
    }
    if key.space == .language || key.space == .model {
      throw RenameRefusal(
        english: "`\(key.name)` is a word of the language and keeps its name",
        chinese: "`\(key.name)` 是语言内置名称,不能改名")
    }
    if key.space == .choice, declarations(of: key).isEmpty {
      throw RenameRefusal(
        english: "`\(key.written)` is a case of a signal and keeps its name",
        chinese: "`\(key.written)` 是内置信号的取值,不能改名")
    }
    if key.space != .tag, key.space != .skill, declarations(of: key).isEmpty {
      throw RenameRefusal(english: "nothing declares `\(key.written)`", chinese: "`\(key.written)` 尚未声明")
    }
    return (key, occurrence)
  }

  /// What is replaced: a text without its quotes, the field of `rating.stars`.
  private func namePart(of occurrence: Occurrence, _ key: NameKey, in file: Int) -> SourceSpan {
    let span = occurrence.span
    if key.space.isQuoted {
      let text = files[file].source.text(of: span)
      guard text.unicodeScalars.count >= 2, let first = text.unicodeScalars.first,
        let last = text.unicodeScalars.last
      else { return span }
      return SourceSpan(
        source: span.source, start: span.start + UInt32(UTF8.width(first)),
        end: span.end - UInt32(UTF8.width(last)))
    }
    if key.space == .value, !occurrence.isDeclaration, case .declared(_, let declared)? = value(key.name),
      declared.kind == .field, let dot = lastDot(of: span, in: file)
    {
      return SourceSpan(source: span.source, start: dot.upperBound, end: span.end)
    }
    return span
  }

  private func isField(_ name: String, of event: String) -> Bool {
    if case .declared(_, let declared)? = value(name) { declared.kind == .field } else { false }
  }

  /// The last point in a name, which may be a full-width one.
  private func lastDot(of span: SourceSpan, in file: Int) -> Range<UInt32>? {
    var offset = span.start
    var last: Range<UInt32>?
    for scalar in files[file].source.text(of: span).unicodeScalars {
      let end = offset + UInt32(UTF8.width(scalar))
      if scalar == "." || scalar == "\u{FF0E}" { last = offset..<end }
      offset = end
    }
    return last
  }

  // MARK: - The new name

  /// The name as it is written into the files.
  private func validated(_ name: String, for key: NameKey) throws(RenameRefusal) -> String {
    if key.space.isQuoted {
      guard !name.isEmpty, name.utf8.count <= 1000,
        !name.unicodeScalars.contains(where: {
          $0.value < 0x20 || "\"\\\u{201C}\u{201D}".unicodeScalars.contains($0)
        })
      else {
        throw RenameRefusal(
          english: "a name in quotes is one line without quotes or backslashes",
          chinese: "引号中的名称只能是一行,不含引号和反斜杠")
      }
      try refuseTaken(name, NameKey(key.space, name), key)
      return name
    }
    guard Self.isWord(name) else {
      throw RenameRefusal(
        english: "`\(name)` is no name: letters, digits, `_`, and `-` or `.` between them",
        chinese: "`\(name)` 不能用作名称:只能含字母、数字、`_`,以及中间的 `-` 或 `.`")
    }
    if reservedNames.contains(name) {
      throw RenameRefusal(english: "`\(name)` is a word of the language", chinese: "`\(name)` 是语言保留字")
    }
    var full = name
    if key.space == .value, case .declared(_, let declared)? = value(key.name), declared.kind == .field,
      let dot = key.name.lastIndex(of: ".")
    {
      full = key.name[...dot] + name
    }
    if key.space == .choice { full = key.name.prefix(key.name.count - key.written.count) + name }
    try refuseTaken(name, NameKey(key.space, full), key)
    return name
  }

  private func refuseTaken(_ name: String, _ new: NameKey, _ old: NameKey) throws(RenameRefusal) {
    guard new != old, new.space != .tag, new.space != .skill else { return }
    if !declarations(of: new).isEmpty || new.space == .value && value(new.name) != nil {
      throw RenameRefusal(english: "`\(name)` is taken", chinese: "`\(name)` 已被使用")
    }
  }

  /// Whether a text is one word for the lexer.
  private static func isWord(_ text: String) -> Bool {
    guard !text.isEmpty, text.utf8.count <= 200 else { return false }
    let source = SourceFile(id: SourceID(0), path: "", text: text)
    let (tokens, diagnostics) = tokens(in: source)
    return diagnostics.isEmpty && tokens.count == 2 && tokens[0].kind == .word
      && Int(tokens[0].span.end) == text.utf8.count
  }
}
