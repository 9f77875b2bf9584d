import LanguageService
import WireFormat

extension JSON {
  var text: String? { if case .string(let text) = self { text } else { nil } }
  var truth: Bool? { if case .bool(let truth) = self { truth } else { nil } }
  var elements: [JSON]? { if case .array(let elements) = self { elements } else { nil } }
  var isNull: Bool { self == .null }

  /// A whole number.
  var integer: Int? {
    guard let units = tenThousandths, units % 10_000 == 0 else { return nil }
    return Int(units / 10_000)
  }

  /// The value at the end of a way through objects.
  func at(_ way: String...) -> JSON? {
    var value: JSON? = self
    for key in way { value = value?[key] }
    return value
  }
}

/// An error as JSON-RPC and the protocol of editors number them.
struct ResponseError: Error {
  let code: Int
  let message: String

  static let parse = -32_700
  static let invalidRequest = -32_600
  static let methodNotFound = -32_601
  static let invalidParams = -32_602
  static let internalError = -32_603
  static let notInitialized = -32_002
  static let requestFailed = -32_803
  static let cancelled = -32_800

  static func missing(_ what: String) -> ResponseError {
    ResponseError(code: invalidParams, message: "`\(what)` is missing or not what it should be")
  }
}

/// The parameters of a message, read with care.
struct Parameters {
  let json: JSON

  /// The path of `textDocument`, with the address as the editor wrote it.
  func document() throws(ResponseError) -> (path: String, uri: String) {
    guard let uri = json.at("textDocument", "uri")?.text else { throw .missing("textDocument.uri") }
    return (EditorPaths.path(of: uri), uri)
  }

  func position() throws(ResponseError) -> TextPosition {
    guard let position = json["position"].flatMap(TextPosition.init) else { throw .missing("position") }
    return position
  }

  func range() throws(ResponseError) -> TextRange {
    guard let range = json["range"].flatMap(TextRange.init) else { throw .missing("range") }
    return range
  }

  func text(_ key: String) throws(ResponseError) -> String {
    guard let text = json[key]?.text else { throw .missing(key) }
    return text
  }

  /// What an editor changed in a document.
  func changes() throws(ResponseError) -> [ContentChange] {
    guard let changes = json["contentChanges"]?.elements else { throw .missing("contentChanges") }
    var read: [ContentChange] = []
    for change in changes {
      guard let text = change["text"]?.text else { throw .missing("contentChanges.text") }
      var range: TextRange?
      if let written = change["range"], !written.isNull {
        guard let read = TextRange(written) else { throw .missing("contentChanges.range") }
        range = read
      }
      read.append(ContentChange(range: range, text: text))
    }
    return read
  }
}

extension TextPosition {
  init?(_ json: JSON) {
    guard let line = json["line"]?.integer, let character = json["character"]?.integer, line >= 0,
      character >= 0
    else { return nil }
    self.init(line: line, character: character)
  }
}

extension TextRange {
  init?(_ json: JSON) {
    guard let start = json["start"].flatMap(TextPosition.init),
      let end = json["end"].flatMap(TextPosition.init)
    else { return nil }
    self.init(start, end)
  }
}

/// What an editor said of itself.
struct ClientAbilities {
  var snippets = false
  var nestedSymbols = false
  var watchesFiles = false
  var refreshesLenses = false
  var refreshesHints = false
  var versionedEdits = false

  init() {}

  init(_ capabilities: JSON?) {
    func truth(_ way: String...) -> Bool {
      var value = capabilities
      for key in way { value = value?[key] }
      return value?.truth ?? false
    }
    snippets = truth("textDocument", "completion", "completionItem", "snippetSupport")
    nestedSymbols = truth("textDocument", "documentSymbol", "hierarchicalDocumentSymbolSupport")
    watchesFiles = truth("workspace", "didChangeWatchedFiles", "dynamicRegistration")
    refreshesLenses = truth("workspace", "codeLens", "refreshSupport")
    refreshesHints = truth("workspace", "inlayHint", "refreshSupport")
    versionedEdits = truth("workspace", "workspaceEdit", "documentChanges")
  }
}
