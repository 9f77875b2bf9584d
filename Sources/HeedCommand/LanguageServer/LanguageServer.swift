import Diagnostics
import Dispatch
import Foundation
import Heed
import LanguageService
import RuleCompilation
import RuleTesting
import Synchronization
import WireFormat

/// The server of one editor: one thread owns it, takes events and answers in their order. Checks and tests run elsewhere
/// and come back as events.
struct LanguageServer {
  /// The command that lenses carry.
  static let runTest = "heed.runTest"

  let mailbox: Mailbox
  /// From the command line; nil: the editor chooses.
  let chosenLanguage: MessageLanguage?
  var language: MessageLanguage
  var workspace = Workspace(files: Self.files, folders: [], encoding: .utf16, today: Self.today)
  var abilities = ClientAbilities()
  private var stage = Stage.fresh
  /// Counts changes; work that was ordered before the last one is not begun.
  private var generation = 0
  /// Roots whose check is under way.
  private var checking: Set<String> = []
  /// Checks that were put off until the one under way is done.
  private var waiting: Set<String> = []
  /// What editors call the documents that they opened, by path.
  private var uris: [String: String] = [:]
  /// What was said of a file last, by path.
  private var shown: [String: [ShownFinding]] = [:]
  /// The tokens that an editor got last, by path.
  var sentTokens: [String: (id: Int, numbers: [Int])] = [:]
  var lastTokensID = 0
  /// What is written once the present event is dealt with.
  private var pending: [UInt8] = []
  private var lastRequest = 0
  private let worker = DispatchQueue(label: "heed.checks")
  private let latest = Latest()

  private enum Stage { case fresh, initialized, shutDown }

  init(mailbox: Mailbox, chosenLanguage: MessageLanguage?, language: MessageLanguage) {
    self.mailbox = mailbox
    self.chosenLanguage = chosenLanguage
    self.language = language
  }

  private static let files = FileAccess(
    list: { RuleFolder.entries(of: $0) }, read: { RuleFolder.bytes(of: $0) }, isZone: { TimeZones.isZone($0) }
  )

  static var today: Int { Int((Date().timeIntervalSince1970 / 86_400).rounded(.down)) }

  // MARK: - The loop

  /// Serves until the editor leaves.
  ///
  /// - Returns: the exit code: 0 after a shutdown, else 1.
  mutating func run() throws -> Int32 {
    let mailbox = mailbox
    Thread.detachNewThread { mailbox.readEditor() }
    while true {
      let code = deal(with: mailbox.take())
      try flush()
      if let code { return code }
    }
  }

  /// The exit code, if the event was the last.
  private mutating func deal(with event: ServerEvent) -> Int32? {
    switch event {
    case .message(let message): return receive(message)
    case .malformed(let reason): refuse(.null, ResponseError(code: ResponseError.parse, message: reason))
    case .tooLarge(let bytes):
      let reason = "a message of \(bytes) bytes; more than \(MessageReader.mostBytes >> 20) MB are not read"
      refuse(.null, ResponseError(code: ResponseError.invalidRequest, message: reason))
    case .end(let reason):
      if let reason { refuse(.null, ResponseError(code: ResponseError.parse, message: reason)) }
      return stage == .shutDown ? 0 : 1
    case .checkDue(let root, let due): if due == generation { startCheck(of: root) }
    case .checked(let outcome): finishCheck(outcome)
    case .testsDue(let root, let due): if due == generation { startTests(of: root) }
    case .tested(let task, let reach):
      publish(workspace.accept(reach, of: task))
      askToRefresh()
    case .ranTests(let task, let outcome, let request): finishTests(task, outcome, request)
    case .failed(let reason, let request?):
      refuse(request, ResponseError(code: ResponseError.requestFailed, message: reason))
    case .failed(let reason, nil): tell(reason, type: 2)
    }
    return nil
  }

  // MARK: - Messages

  /// Answers a message; the exit code if it was the last.
  private mutating func receive(_ message: JSON) -> Int32? {
    guard let method = message["method"]?.text else {
      // An answer to a request of ours, which needs none, has a result or an error.
      if message["result"] == nil, message["error"] == nil {
        refuse(
          message["id"] ?? .null,
          ResponseError(code: ResponseError.invalidRequest, message: "a message is an object with a `method`")
        )
      }
      return nil
    }
    let parameters = Parameters(json: message["params"] ?? .object([]))
    guard let id = message["id"], !id.isNull else {
      if method == "exit" { return stage == .shutDown ? 0 : 1 }
      if stage == .initialized { notice(method, parameters) }
      return nil
    }
    do throws(ResponseError) {
      if mailbox.takeCancelled(id) {
        throw ResponseError(code: ResponseError.cancelled, message: "the editor took the request back")
      }
      try admit(method)
      switch method {
      case "initialize":
        initialize(parameters)
        let encoding = workspace.encoding
        respond(id) { Self.writeAbilities(encoding, to: &$0) }
      case "shutdown":
        stage = .shutDown
        respond(id) { $0.null() }
      default: try answer(method, parameters, id)
      }
    } catch {
      refuse(id, error)
    }
    return nil
  }

  private func admit(_ method: String) throws(ResponseError) {
    switch (stage, method) {
    case (.fresh, "initialize"): return
    case (.fresh, _):
      throw ResponseError(code: ResponseError.notInitialized, message: "`initialize` comes first")
    case (.initialized, "initialize"):
      throw ResponseError(code: ResponseError.invalidRequest, message: "`initialize` comes once")
    case (.initialized, _): return
    case (.shutDown, _):
      throw ResponseError(code: ResponseError.invalidRequest, message: "only `exit` comes after `shutdown`")
    }
  }

  private mutating func notice(_ method: String, _ parameters: Parameters) {
    do throws(ResponseError) {
      switch method {
      case "initialized": watchFiles()
      case "textDocument/didOpen": try open(parameters)
      case "textDocument/didChange": try change(parameters)
      case "textDocument/didClose": try close(parameters)
      case "textDocument/didSave": scheduleChecks(after: 0)
      case "workspace/didChangeWatchedFiles":
        workspace.filesChanged()
        scheduleChecks(after: Self.pause)
      case "workspace/didChangeWorkspaceFolders":
        let event = parameters.json["event"]
        func paths(_ key: String) -> [String] {
          event?[key]?.elements?.compactMap { $0["uri"]?.text }.map(EditorPaths.path) ?? []
        }
        workspace.changeFolders(adding: paths("added"), removing: paths("removed"))
        scheduleChecks(after: 0)
      case "workspace/didChangeConfiguration":
        choose(language: parameters.json.at("settings", "heed", "language"))
      default: break
      }
    } catch {
      // A notice has no answer: what is wrong with it can only be told.
      tell("\(method): \(error.message)", type: 1)
    }
  }

  // MARK: - Beginning

  private mutating func initialize(_ parameters: Parameters) {
    stage = .initialized
    let json = parameters.json
    abilities = ClientAbilities(json["capabilities"])
    choose(language: json.at("initializationOptions", "language") ?? json["locale"])
    let offered = json.at("capabilities", "general", "positionEncodings")?.elements?.compactMap(\.text) ?? []
    let encoding = offered.lazy.compactMap(PositionEncoding.init).first ?? .utf16
    var folders = json["workspaceFolders"]?.elements?.compactMap { $0["uri"]?.text } ?? []
    if folders.isEmpty, let root = json["rootUri"]?.text { folders = [root] }
    workspace = Workspace(
      files: Self.files, folders: folders.map(EditorPaths.path), encoding: encoding, today: Self.today)
    if let parent = json["processId"]?.integer { Self.leave(with: parent) }
  }

  private mutating func choose(language wanted: JSON?) {
    guard chosenLanguage == nil, let wanted = wanted?.text else { return }
    language = wanted.lowercased().hasPrefix("zh") ? .chinese : .english
  }

  /// Ends the process once its parent is gone, which cannot close the line then.
  private static func leave(with parent: Int) {
    guard parent > 0, let pid = pid_t(exactly: parent) else { return }
    Thread.detachNewThread {
      while kill(pid, 0) == 0 || errno != ESRCH { sleep(2) }
      exit(1)
    }
  }

  private mutating func watchFiles() {
    guard abilities.watchesFiles else { return }
    request("client/registerCapability") { writer in
      writer.object { writer in
        writer.key("registrations")
        writer.array(["workspace/didChangeWatchedFiles"]) { writer, method in
          writer.object { writer in
            writer.member("id", method)
            writer.member("method", method)
            writer.key("registerOptions")
            writer.raw(#"{"watchers":[{"globPattern":"**/*.heed"}]}"#)
          }
        }
      }
    }
  }

  // MARK: - Documents

  /// How long an author must pause until the rule set is checked, in milliseconds.
  private static let pause = 120
  /// And until its tests run.
  private static let longPause = 500

  private mutating func open(_ parameters: Parameters) throws(ResponseError) {
    let (path, uri) = try parameters.document()
    guard let document = parameters.json["textDocument"], let text = document["text"]?.text else {
      throw .missing("textDocument.text")
    }
    uris[path] = uri
    workspace.open(path, version: document["version"]?.integer ?? 0, text: text)
    publish([path])
    scheduleChecks(after: 0)
  }

  private mutating func change(_ parameters: Parameters) throws(ResponseError) {
    let (path, _) = try parameters.document()
    let version = parameters.json.at("textDocument", "version")?.integer ?? 0
    guard workspace.change(path, version: version, try parameters.changes()) else {
      throw ResponseError(code: ResponseError.invalidParams, message: "the document is not open")
    }
    // Editors move the marks along; they are sent anew where the writing became right or wrong.
    let before = shown[path]?.filter(\.isOfWriting).map(\.message) ?? []
    if workspace.findings(of: path, in: language).filter(\.isOfWriting).map(\.message) != before {
      publish([path])
    }
    scheduleChecks(after: Self.pause)
  }

  private mutating func close(_ parameters: Parameters) throws(ResponseError) {
    let (path, _) = try parameters.document()
    let gone = workspace.close(path)
    sentTokens[path] = nil
    publish(gone.union([path]))
    scheduleChecks(after: Self.pause)
  }

  /// The address of a path: as the editor wrote it, if it opened the file.
  var addresses: (String) -> String {
    let uris = uris
    return { uris[$0] ?? EditorPaths.uri(of: $0) }
  }

  // MARK: - Checks

  private mutating func scheduleChecks(after milliseconds: Int) {
    generation += 1
    latest.set(generation)
    let generation = generation
    let mailbox = mailbox
    let roots = workspace.openRoots()
    if milliseconds == 0 {
      for root in roots { mailbox.put(.checkDue(root: root, generation: generation)) }
      return
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
      for root in roots { mailbox.put(.checkDue(root: root, generation: generation)) }
    }
  }

  private mutating func startCheck(of root: String) {
    guard checking.insert(root).inserted else {
      waiting.insert(root)
      return
    }
    workspace.today = Self.today
    let task = workspace.task(for: root)
    let mailbox = mailbox
    worker.async { mailbox.put(.checked(task.run())) }
  }

  private mutating func finishCheck(_ outcome: AnalysisTask.Outcome) {
    checking.remove(outcome.root)
    let changed = workspace.accept(outcome)
    if let changed { publish(changed) }
    if waiting.remove(outcome.root) != nil || changed == nil {
      // What was checked is no longer what is written; a newer check may be due already.
      if waiting.isEmpty { scheduleChecks(after: Self.pause) }
      return
    }
    guard outcome.model != nil else { return }
    let root = outcome.root
    let generation = generation
    let mailbox = mailbox
    lastOutcomes[root] = outcome
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Self.longPause)) {
      mailbox.put(.testsDue(root: root, generation: generation))
    }
  }

  private var lastOutcomes: [String: AnalysisTask.Outcome] = [:]

  // MARK: - Tests

  private mutating func startTests(of root: String) {
    guard let outcome = lastOutcomes.removeValue(forKey: root), let task = workspace.reachTask(for: outcome)
    else { return }
    let mailbox = mailbox
    let latest = latest
    let generation = generation
    worker.async {
      do throws(CompilationError) {
        let reach = try task.run(
          zones: { TimeZones.table(of: $0) }, isCancelled: { latest.value != generation })
        if let reach { mailbox.put(.tested(task, reach)) }
      } catch {
        mailbox.put(.failed(RuleFiles.failure(of: error).message, request: nil))
      }
    }
  }

  /// Runs some tests for a request, which is answered when they are done.
  mutating func runTests(_ tests: Set<String>, of path: String, request: JSON) {
    let task = workspace.testTask(for: path, tests)
    let mailbox = mailbox
    worker.async {
      do throws(CompilationError) {
        mailbox.put(.ranTests(task, try task.run(zones: { TimeZones.table(of: $0) }), request: request))
      } catch {
        mailbox.put(.failed(RuleFiles.failure(of: error).message, request: request))
      }
    }
  }

  private mutating func finishTests(
    _ task: TestRunTask, _ outcome: TestRunTask.Outcome, _ request: JSON
  ) {
    switch outcome {
    case .errors(let count):
      let reason =
        language == .english
        ? "no test runs: the rule set has \(count) error\(count == 1 ? "" : "s")" : "无法运行测试:规则集有 \(count) 个错误"
      refuse(request, ResponseError(code: ResponseError.requestFailed, message: reason))
    case .ran(let results):
      publish(workspace.accept(results, of: task))
      respond(request) { $0.write(results) }
      tell(TestSummary.line(of: results, language), type: results.allSatisfy(\.passed) ? 3 : 1)
      askToRefresh()
    }
  }

  // MARK: - Findings

  private mutating func publish(_ paths: Set<String>) {
    for path in paths.sorted() {
      let findings = workspace.findings(of: path, in: language)
      if findings == shown[path] ?? [],
        shown[path] != nil || findings.isEmpty && workspace.documents[path] == nil
      {
        continue
      }
      shown[path] = findings
      let addresses = addresses
      let version = workspace.documents[path]?.version
      notify("textDocument/publishDiagnostics") { writer in
        writer.object { writer in
          writer.member("uri", addresses(path))
          if let version { writer.member("version", version) }
          writer.key("diagnostics")
          writer.array(findings) { $0.write($1, uri: addresses) }
        }
      }
    }
  }

  private mutating func askToRefresh() {
    if abilities.refreshesLenses { request("workspace/codeLens/refresh") { $0.null() } }
    if abilities.refreshesHints { request("workspace/inlayHint/refresh") { $0.null() } }
  }

  /// Shows the author a sentence; 1 is an error, 2 a warning, 3 information.
  private mutating func tell(_ sentence: String, type: Int) {
    notify("window/showMessage") { writer in
      writer.object {
        $0.member("type", type)
        $0.member("message", sentence)
      }
    }
  }

  // MARK: - Writing

  /// Answers a request.
  mutating func respond(_ id: JSON, _ result: (inout JSONWriter) -> Void) {
    send { writer in
      writer.key("id")
      writer.value(id)
      writer.key("result")
      result(&writer)
    }
  }

  private mutating func refuse(_ id: JSON, _ error: ResponseError) {
    send { writer in
      writer.key("id")
      writer.value(id)
      writer.key("error")
      writer.object {
        $0.member("code", error.code)
        $0.member("message", error.message)
      }
    }
  }

  private mutating func notify(_ method: String, _ parameters: (inout JSONWriter) -> Void) {
    send { writer in
      writer.member("method", method)
      writer.key("params")
      parameters(&writer)
    }
  }

  private mutating func request(_ method: String, _ parameters: (inout JSONWriter) -> Void) {
    lastRequest += 1
    let id = lastRequest
    send { writer in
      writer.member("id", id)
      writer.member("method", method)
      writer.key("params")
      parameters(&writer)
    }
  }

  /// Puts a message behind those that wait for the next flush.
  private mutating func send(_ members: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("jsonrpc", "2.0")
      members(&writer)
    }
    pending += Array("Content-Length: \(writer.count)\r\n\r\n".utf8)
    pending += writer.bytes
  }

  private mutating func flush() throws {
    guard !pending.isEmpty else { return }
    var output = Output()
    output.page.append(pending)
    pending.removeAll(keepingCapacity: true)
    try output.flush()
  }
}

/// The number of the last change, for work in other threads that should stop once there is a newer one.
private final class Latest: Sendable {
  private let number = Mutex(0)
  var value: Int { number.withLock { $0 } }
  func set(_ value: Int) { number.withLock { $0 = value } }
}

extension ShownFinding {
  /// Whether it is about the writing of a file, which every change can mend.
  var isOfWriting: Bool { code.hasPrefix("H01") || code.hasPrefix("H09") }
}
