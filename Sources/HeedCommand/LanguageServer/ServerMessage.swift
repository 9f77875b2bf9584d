import Diagnostics
import LanguageService
import WireFormat

// How everything that editors get is written: the one place of the encoding.

extension JSONWriter {
  mutating func write(_ position: TextPosition) {
    object {
      $0.member("line", position.line)
      $0.member("character", position.character)
    }
  }

  mutating func write(_ range: TextRange) {
    object {
      $0.key("start")
      $0.write(range.start)
      $0.key("end")
      $0.write(range.end)
    }
  }

  mutating func member(_ key: StaticString, _ range: TextRange) {
    self.key(key)
    write(range)
  }

  mutating func write(_ location: Location, uri: (String) -> String) {
    object {
      $0.member("uri", uri(location.path))
      $0.member("range", location.range)
    }
  }

  mutating func write(_ edit: TextEdit) {
    object {
      $0.member("range", edit.range)
      $0.member("newText", edit.text)
    }
  }

  mutating func write(_ finding: ShownFinding, uri: (String) -> String) {
    object { writer in
      writer.member("range", finding.range)
      writer.member("severity", finding.severity.number)
      writer.member("code", finding.code)
      writer.member("source", finding.isOfTest ? "heed test" : "heed")
      writer.member("message", finding.message)
      if finding.isUnneeded {
        writer.key("tags")
        writer.array([1]) { $0.number($1) }
      }
      if !finding.related.isEmpty {
        writer.key("relatedInformation")
        writer.array(finding.related) { writer, related in
          writer.object {
            $0.key("location")
            $0.write(related.location, uri: uri)
            $0.member("message", related.message)
          }
        }
      }
    }
  }

  mutating func markdown(_ text: String) {
    object {
      $0.member("kind", "markdown")
      $0.member("value", text)
    }
  }

  mutating func write(_ hover: Hover) {
    object {
      $0.key("contents")
      $0.markdown(hover.text)
      $0.member("range", hover.range)
    }
  }

  mutating func write(_ item: CompletionItem, snippets: Bool, uri: String) {
    object { writer in
      writer.member("label", item.label)
      writer.member("kind", item.kind.number)
      if !item.detail.isEmpty { writer.member("detail", item.detail) }
      if !item.documentation.isEmpty {
        writer.key("documentation")
        writer.markdown(item.documentation)
      }
      if let name = item.name { writer.member("data", [uri, name.space.rawValue, name.name]) }
      let digits = String(item.rank)
      writer.member("sortText", String(repeating: "0", count: max(0, 5 - digits.count)) + digits)
      let snippet = snippets ? item.snippet : nil
      if snippet != nil { writer.member("insertTextFormat", 2) }
      writer.key("textEdit")
      writer.object {
        $0.member("range", item.range)
        $0.member("newText", snippet ?? item.text)
      }
    }
  }

  mutating func write(_ symbol: Symbol) {
    object { writer in
      writer.member("name", symbol.name.isEmpty ? " " : symbol.name)
      writer.member("detail", symbol.detail)
      writer.member("kind", symbol.kind.number)
      writer.member("range", symbol.range)
      writer.member("selectionRange", symbol.selection)
      if !symbol.children.isEmpty {
        writer.key("children")
        writer.array(symbol.children) { $0.write($1) }
      }
    }
  }

  mutating func write(_ symbol: WorkspaceSymbol, uri: (String) -> String) {
    object { writer in
      writer.member("name", symbol.name)
      writer.member("kind", symbol.kind.number)
      writer.member("containerName", symbol.kind.rawValue)
      writer.key("location")
      writer.write(symbol.location, uri: uri)
    }
  }

  mutating func write(_ folding: Folding) {
    object {
      $0.member("startLine", folding.firstLine)
      $0.member("endLine", folding.lastLine)
      if folding.isComment { $0.member("kind", "comment") }
    }
  }

  /// From the smallest to the largest, each the parent of the one before.
  mutating func write(selections: ArraySlice<TextRange>) {
    object { writer in
      if let first = selections.first { writer.member("range", first) }
      if selections.count > 1 {
        writer.key("parent")
        writer.write(selections: selections.dropFirst())
      }
    }
  }

  mutating func write(_ hint: InlayHint) {
    object {
      $0.key("position")
      $0.write(hint.position)
      $0.member("label", hint.label)
      $0.member("tooltip", hint.tooltip)
      $0.member("paddingLeft", true)
    }
  }

  mutating func write(_ lens: CodeLens, uri: String) {
    object { writer in
      writer.member("range", lens.range)
      writer.key("command")
      writer.object { writer in
        writer.member("title", lens.title)
        writer.member("command", lens.tests.isEmpty ? "" : LanguageServer.runTest)
        if !lens.tests.isEmpty { writer.member("arguments", [uri] + lens.tests) }
      }
    }
  }

  /// What changes files, by address.
  mutating func write(
    edits: [(uri: String, version: Int?, edits: [TextEdit])], versioned: Bool
  ) {
    object { writer in
      guard versioned else {
        writer.key("changes")
        writer.object { writer in
          for file in edits {
            writer.key(named: file.uri)
            writer.array(file.edits) { $0.write($1) }
          }
        }
        return
      }
      writer.key("documentChanges")
      writer.array(edits) { writer, file in
        writer.object { writer in
          writer.key("textDocument")
          writer.object {
            $0.member("uri", file.uri)
            $0.key("version")
            if let version = file.version { $0.number(version) } else { $0.null() }
          }
          writer.key("edits")
          writer.array(file.edits) { $0.write($1) }
        }
      }
    }
  }
}

extension Severity {
  var number: Int {
    switch self {
    case .error: 1
    case .warning: 2
    case .note: 3
    }
  }
}

extension DeclaredKind {
  /// As editors number the kinds of symbols.
  var number: Int {
    switch self {
    case .policy: 4
    case .fact, .field: 8
    case .event: 24
    case .calendar: 19
    case .capture, .define: 13
    case .topic, .trigger, .intent: 5
    case .lexicon: 3
    case .mood: 17
    case .script: 15
    case .desk: 23
    case .rule: 12
    case .ensure: 14
    case .test: 6
    case .choice, .channel: 22
    }
  }
}

extension CompletionItem.Kind {
  /// As editors number the kinds of completions.
  var number: Int {
    switch self {
    case .keyword: 14
    case .signal: 6
    case .value: 12
    case .text: 1
    case .folder: 19
    case .name(let kind):
      switch kind {
      case .fact, .field: 10
      case .capture, .define: 6
      case .choice, .channel: 20
      case .script: 15
      case .rule, .ensure, .test: 18
      case .desk, .topic, .trigger, .intent, .mood, .calendar: 7
      case .event: 23
      case .policy, .lexicon: 9
      }
    }
  }
}
