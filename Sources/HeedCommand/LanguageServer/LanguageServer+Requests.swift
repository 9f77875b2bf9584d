import ArgumentParser
import Diagnostics
import LanguageService
import RuleFormatting
import RuleTesting
import WireFormat

extension LanguageServer {
  /// What this server can do, as `initialize` asks.
  static func writeAbilities(_ encoding: PositionEncoding, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("capabilities")
      writer.object { writer in
        writer.member("positionEncoding", encoding.rawValue)
        writer.key("textDocumentSync")
        writer.raw(#"{"openClose":true,"change":2,"save":true}"#)
        for ability in Self.plainAbilities {
          writer.key(named: ability)
          writer.bool(true)
        }
        writer.key("renameProvider")
        writer.raw(#"{"prepareProvider":true}"#)
        writer.key("completionProvider")
        writer.raw(##"{"resolveProvider":true,"triggerCharacters":[" ","\"","{","/","=",".",":",","]}"##)
        writer.key("codeActionProvider")
        writer.object { $0.member("codeActionKinds", CodeAction.Kind.allCases.map(\.rawValue)) }
        writer.key("codeLensProvider")
        writer.raw("{}")
        writer.key("executeCommandProvider")
        writer.object { $0.member("commands", [Self.runTest]) }
        writer.key("semanticTokensProvider")
        writer.object { writer in
          writer.key("legend")
          writer.object {
            $0.member("tokenTypes", TokenType.allCases.map(\.name))
            $0.member("tokenModifiers", TokenModifiers.names)
          }
          writer.member("range", true)
          writer.key("full")
          writer.raw(#"{"delta":true}"#)
        }
        writer.key("workspace")
        writer.raw(#"{"workspaceFolders":{"supported":true,"changeNotifications":true}}"#)
      }
      writer.key("serverInfo")
      writer.object {
        $0.member("name", "heed")
        $0.member("version", HeedCommand.configuration.version)
      }
    }
  }

  private static let plainAbilities = [
    "hoverProvider", "definitionProvider", "referencesProvider", "documentHighlightProvider",
    "documentSymbolProvider", "workspaceSymbolProvider", "foldingRangeProvider", "selectionRangeProvider",
    "documentFormattingProvider", "inlayHintProvider",
  ]

  /// Answers a request, or begins what will.
  mutating func answer(_ method: String, _ parameters: Parameters, _ id: JSON) throws(ResponseError) {
    switch method {
    case "textDocument/hover": try hover(parameters, id)
    case "textDocument/completion": try complete(parameters, id)
    case "completionItem/resolve": try resolve(parameters, id)
    case "textDocument/definition", "textDocument/references": try locate(method, parameters, id)
    case "textDocument/documentHighlight": try highlight(parameters, id)
    case "textDocument/prepareRename", "textDocument/rename": try rename(method, parameters, id)
    case "textDocument/documentSymbol": try listSymbols(parameters, id)
    case "workspace/symbol": try findSymbols(parameters, id)
    case "textDocument/foldingRange":
      let (ruleSet, file, _) = try place(parameters)
      respond(id) { $0.array(ruleSet.files[file].foldings()) { $0.write($1) } }
    case "textDocument/selectionRange": try select(parameters, id)
    case "textDocument/formatting": try format(parameters, id)
    case "textDocument/codeAction": try listActions(parameters, id)
    case "textDocument/inlayHint":
      let (ruleSet, file, _) = try place(parameters)
      let hints = ruleSet.inlayHints(of: file, in: try parameters.range(), language)
      respond(id) { $0.array(hints) { $0.write($1) } }
    case "textDocument/codeLens":
      let (ruleSet, file, uri) = try place(parameters)
      let lenses = ruleSet.codeLenses(of: file, language)
      respond(id) { $0.array(lenses) { $0.write($1, uri: uri) } }
    case "textDocument/semanticTokens/full", "textDocument/semanticTokens/full/delta",
      "textDocument/semanticTokens/range":
      try paint(method, parameters, id)
    case "workspace/executeCommand": try execute(parameters, id)
    default:
      throw ResponseError(code: ResponseError.methodNotFound, message: "there is no method `\(method)`")
    }
  }

  /// The rule set of the document that is asked about, and its position there.
  private mutating func place(
    _ parameters: Parameters
  ) throws(ResponseError) -> (ruleSet: EditedRuleSet, file: Int, uri: String) {
    let (path, uri) = try parameters.document()
    guard let (ruleSet, file) = workspace.ruleSet(of: path) else {
      throw ResponseError(code: ResponseError.invalidParams, message: "there is no document `\(uri)`")
    }
    return (ruleSet, file, uri)
  }

  // MARK: - Names

  private mutating func hover(_ parameters: Parameters, _ id: JSON) throws(ResponseError) {
    let (ruleSet, file, _) = try place(parameters)
    let hover = ruleSet.hover(at: try parameters.position(), in: file, language)
    respond(id) { if let hover { $0.write(hover) } else { $0.null() } }
  }

  private mutating func complete(_ parameters: Parameters, _ id: JSON) throws(ResponseError) {
    let (ruleSet, file, uri) = try place(parameters)
    let items = ruleSet.completions(
      at: try parameters.position(), in: file, language, list: workspace.files.list)
    let snippets = abilities.snippets
    respond(id) { writer in
      writer.object { writer in
        writer.member("isIncomplete", false)
        writer.key("items")
        writer.array(items) { $0.write($1, snippets: snippets, uri: uri) }
      }
    }
  }

  /// The item that the editor sent, with what it means.
  private mutating func resolve(_ parameters: Parameters, _ id: JSON) throws(ResponseError) {
    guard case .object(var members) = parameters.json else { throw .missing("params") }
    let data = parameters.json["data"]?.elements?.compactMap(\.text) ?? []
    if data.count == 3, let (ruleSet, _) = workspace.ruleSet(of: EditorPaths.path(of: data[0])),
      let text = ruleSet.documentation(of: data[1], data[2], language)
    {
      members.removeAll { $0.key == "documentation" }
      members.append(
        ("documentation", .object([("kind", .string("markdown")), ("value", .string(text))])))
    }
    let item = JSON.object(members)
    respond(id) { $0.value(item) }
  }

  private mutating func locate(
    _ method: String, _ parameters: Parameters, _ id: JSON
  ) throws(ResponseError) {
    let (ruleSet, file, _) = try place(parameters)
    let position = try parameters.position()
    let locations =
      method == "textDocument/definition"
      ? ruleSet.definitions(at: position, in: file)
      : ruleSet.references(
        at: position, in: file,
        includingDeclarations: parameters.json.at("context", "includeDeclaration")?.truth ?? true)
    let addresses = addresses
    respond(id) { $0.array(locations) { $0.write($1, uri: addresses) } }
  }

  private mutating func highlight(_ parameters: Parameters, _ id: JSON) throws(ResponseError) {
    let (ruleSet, file, _) = try place(parameters)
    let highlights = ruleSet.highlights(at: try parameters.position(), in: file)
    respond(id) { writer in
      writer.array(highlights) { writer, highlight in
        writer.object {
          $0.member("range", highlight.range)
          $0.member("kind", highlight.isDeclaration ? 3 : 2)
        }
      }
    }
  }

  private mutating func rename(
    _ method: String, _ parameters: Parameters, _ id: JSON
  ) throws(ResponseError) {
    let (path, _) = try parameters.document()
    let position = try parameters.position()
    do throws(RenameRefusal) {
      if method == "textDocument/prepareRename" {
        guard let (range, name) = try workspace.renamed(at: position, in: path) else {
          return respond(id) { $0.null() }
        }
        return respond(id) { writer in
          writer.object {
            $0.member("range", range)
            $0.member("placeholder", name)
          }
        }
      }
    } catch {
      throw ResponseError(code: ResponseError.requestFailed, message: error.message(in: language))
    }
    let name = try parameters.text("newName")
    do throws(RenameRefusal) {
      let edits = try workspace.rename(at: position, in: path, to: name)
      let addresses = addresses
      let files = edits.sorted { $0.key < $1.key }.map {
        (uri: addresses($0.key), version: workspace.documents[$0.key]?.version, edits: $0.value)
      }
      let versioned = abilities.versionedEdits
      respond(id) { $0.write(edits: files, versioned: versioned) }
    } catch {
      throw ResponseError(code: ResponseError.requestFailed, message: error.message(in: language))
    }
  }

  // MARK: - Symbols and ranges

  private mutating func listSymbols(_ parameters: Parameters, _ id: JSON) throws(ResponseError) {
    let (ruleSet, file, uri) = try place(parameters)
    let symbols = ruleSet.symbols(of: file)
    if abilities.nestedSymbols { return respond(id) { $0.array(symbols) { $0.write($1) } } }
    let path = ruleSet.files[file].path
    let flat = symbols.flatMap { [$0] + $0.children }.map { $0.placed(in: path) }
    respond(id) { $0.array(flat) { $0.write($1, uri: { _ in uri }) } }
  }

  private mutating func findSymbols(_ parameters: Parameters, _ id: JSON) throws(ResponseError) {
    let query = try parameters.text("query")
    var found: [WorkspaceSymbol] = []
    for root in workspace.openRoots() {
      found += workspace.ruleSet(at: root).symbols(matching: query, most: 500 - found.count)
    }
    let addresses = addresses
    respond(id) { $0.array(found) { $0.write($1, uri: addresses) } }
  }

  private mutating func select(_ parameters: Parameters, _ id: JSON) throws(ResponseError) {
    let (ruleSet, file, _) = try place(parameters)
    guard let places = parameters.json["positions"]?.elements else { throw .missing("positions") }
    var all: [[TextRange]] = []
    for place in places {
      guard let position = TextPosition(place) else { throw .missing("positions") }
      all.append(ruleSet.files[file].selections(at: position, workspace.encoding))
    }
    respond(id) { $0.array(all) { $0.write(selections: $1[...]) } }
  }

  private mutating func format(_ parameters: Parameters, _ id: JSON) throws(ResponseError) {
    let (ruleSet, file, _) = try place(parameters)
    switch ruleSet.files[file].formatting(workspace.encoding) {
    case .edits(let edits): respond(id) { $0.array(edits) { $0.write($1) } }
    case .refused(.syntaxErrors):
      let reason = language == .english ? "not formatted because of the errors in it" : "文件有语法错误,未格式化"
      throw ResponseError(code: ResponseError.requestFailed, message: reason)
    case .refused(let refusal):
      throw ResponseError(code: ResponseError.requestFailed, message: refusal.description)
    }
  }

  private mutating func paint(
    _ method: String, _ parameters: Parameters, _ id: JSON
  ) throws(ResponseError) {
    let (ruleSet, file, _) = try place(parameters)
    let path = ruleSet.files[file].path
    if method == "textDocument/semanticTokens/range" {
      let numbers = ruleSet.semanticTokens(of: file, in: try parameters.range()).numbers
      return respond(id) { writer in
        writer.object {
          $0.key("data")
          $0.array(numbers) { $0.number($1) }
        }
      }
    }
    let numbers = ruleSet.semanticTokens(of: file).numbers
    let former = sentTokens[path]
    lastTokensID += 1
    let resultID = lastTokensID
    sentTokens[path] = (resultID, numbers)
    let asked = parameters.json["previousResultId"]?.text
    guard method == "textDocument/semanticTokens/full/delta", let former, asked == String(former.id) else {
      return respond(id) { writer in
        writer.object {
          $0.member("resultId", String(resultID))
          $0.key("data")
          $0.array(numbers) { $0.number($1) }
        }
      }
    }
    let (start, removed, added) = Self.difference(former.numbers, numbers)
    respond(id) { writer in
      writer.object { writer in
        writer.member("resultId", String(resultID))
        writer.key("edits")
        writer.array(removed == 0 && added.isEmpty ? [] : [added]) { writer, added in
          writer.object {
            $0.member("start", start)
            $0.member("deleteCount", removed)
            $0.key("data")
            $0.array(added) { $0.number($1) }
          }
        }
      }
    }
  }

  /// What differs between two lists, as one replacement.
  private static func difference(_ old: [Int], _ new: [Int]) -> (
    start: Int, removed: Int, added: ArraySlice<Int>
  ) {
    var head = 0
    let most = min(old.count, new.count)
    while head < most, old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < most - head, old[old.count - 1 - tail] == new[new.count - 1 - tail] { tail += 1 }
    return (head, old.count - head - tail, new[head..<(new.count - tail)])
  }

  // MARK: - Actions

  private mutating func listActions(_ parameters: Parameters, _ id: JSON) throws(ResponseError) {
    let (path, uri) = try parameters.document()
    let only = parameters.json.at("context", "only")?.elements?.compactMap(\.text)
    let actions = workspace.codeActions(of: path, in: try parameters.range(), language).filter { action in
      only?.contains { action.kind.rawValue == $0 || action.kind.rawValue.hasPrefix($0 + ".") } ?? true
    }
    let version = workspace.documents[path]?.version
    let versioned = abilities.versionedEdits
    let addresses = addresses
    respond(id) { writer in
      writer.array(actions) { writer, action in
        writer.object { writer in
          writer.member("title", action.title)
          writer.member("kind", action.kind.rawValue)
          if action.isPreferred { writer.member("isPreferred", true) }
          if let finding = action.finding {
            writer.key("diagnostics")
            writer.array([finding]) { $0.write($1, uri: addresses) }
          }
          writer.key("edit")
          writer.write(edits: [(uri, version, action.edits)], versioned: versioned)
        }
      }
    }
  }

  private mutating func execute(_ parameters: Parameters, _ id: JSON) throws(ResponseError) {
    let command = try parameters.text("command")
    guard command == Self.runTest else {
      throw ResponseError(code: ResponseError.invalidParams, message: "there is no command `\(command)`")
    }
    let arguments = parameters.json["arguments"]?.elements?.compactMap(\.text) ?? []
    guard let uri = arguments.first, arguments.count > 1 else {
      throw ResponseError(
        code: ResponseError.invalidParams,
        message: "`\(command)` takes the address of a file and names of tests")
    }
    runTests(Set(arguments.dropFirst()), of: EditorPaths.path(of: uri), request: id)
  }
}

extension [SemanticToken] {
  /// As editors read them: five numbers a token, places relative to the one before.
  var numbers: [Int] {
    var numbers: [Int] = []
    numbers.reserveCapacity(count * 5)
    var line = 0
    var character = 0
    for token in self {
      if token.start.line != line { character = 0 }
      numbers.append(token.start.line - line)
      numbers.append(token.start.character - character)
      numbers.append(token.length)
      numbers.append(token.type.rawValue)
      numbers.append(token.modifiers.rawValue)
      line = token.start.line
      character = token.start.character
    }
    return numbers
  }
}

/// What came of tests, for people.
enum TestSummary {
  static func line(of results: [TestResult], _ language: MessageLanguage) -> String {
    let failed = results.filter { !$0.passed }
    guard let first = failed.first, let failure = first.failures.first else {
      if results.isEmpty { return language == .english ? "there is no such test" : "没有这样的测试" }
      if results.count == 1 {
        return language == .english ? "✓ \(results[0].name) passed" : "✓ \(results[0].name) 通过"
      }
      return language == .english ? "✓ \(results.count) tests passed" : "✓ \(results.count) 个测试通过"
    }
    let count =
      results.count == 1
      ? first.name
      : language == .english
        ? "\(failed.count) of \(results.count) tests failed; \(first.name)"
        : "\(results.count) 个测试中 \(failed.count) 个失败;\(first.name)"
    return language == .english
      ? "✗ \(count): expected \(failure.expected), got \(failure.actual)"
      : "✗ \(count):应为 \(failure.expected),实际为 \(failure.actual)"
  }
}

extension JSONWriter {
  /// What came of tests, for programs.
  mutating func write(_ results: [TestResult]) {
    object { writer in
      writer.member("passed", results.count { $0.passed })
      writer.member("failed", results.count { !$0.passed })
      writer.key("tests")
      writer.array(results) { writer, result in
        writer.object { writer in
          writer.member("name", result.name)
          writer.member("passed", result.passed)
          writer.key("failures")
          writer.array(result.failures) { writer, failure in
            writer.object {
              $0.member("line", failure.line)
              $0.member("expected", failure.expected)
              $0.member("actual", failure.actual)
              $0.member("why", failure.why)
            }
          }
        }
      }
    }
  }
}
