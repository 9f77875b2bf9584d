#if canImport(FoundationNetworking)
  import Foundation
  public import FoundationNetworking
#else
  public import Foundation
#endif

/// Client of a decision server. A value without state of its own: share one among all requests.
///
/// ```swift
/// let heed = try HeedClient("http://127.0.0.1:8080")
/// let answer = try await heed.turn(ClientTurn(id: "t1", text: "Where is my order?"), of: "c-17")
/// for message in answer.decision.messages { send(message.text) }
/// ```
///
/// Turns, claims and reading are repeated as `retries` says after a broken connection, and after 429 and 503: the server
/// knows a turn by its id, and gives the same answer.
public struct HeedClient: Sendable {
  private let address: URL
  private let token: String?
  private let retries: RetryPolicy
  private let session: URLSession

  /// - Parameters:
  ///   - address: `http://127.0.0.1:8080` or `https://heed.example`.
  ///   - token: bearer token, where the server asks for one.
  /// - Throws: `ClientError.unreachable` for what is no such address.
  public init(
    _ address: String, token: String? = nil, retries: RetryPolicy = RetryPolicy(),
    session: URLSession = .shared
  ) throws(ClientError) {
    guard let url = URL(string: address), url.scheme == "http" || url.scheme == "https", url.host() != nil
    else { throw .unreachable("an address like http://127.0.0.1:8080 is needed, not \(address)") }
    self.address = url
    self.token = token
    self.retries = retries
    self.session = session
  }

  // MARK: - Conversations

  /// Decides on a turn of a conversation that the server keeps.
  public func turn(_ turn: ClientTurn, of conversation: String) async throws(ClientError) -> ClientAnswer {
    try await answer(to: Self.encoded(turn), "v1", "conversations", conversation, "turns")
  }

  /// Asks whether a text of the bot may be sent.
  public func draft(_ turn: ClientTurn, of conversation: String) async throws(ClientError) -> ClientAnswer {
    var draft = turn
    draft.speaker = .draft
    return try await answer(to: Self.encoded(draft), "v1", "conversations", conversation, "drafts")
  }

  /// Tells of something without a text: a rating, the silence of an agent.
  public func event(_ turn: ClientTurn, of conversation: String) async throws(ClientError) -> ClientAnswer {
    var event = turn
    event.speaker = .event
    return try await answer(to: Self.encoded(event), "v1", "conversations", conversation, "events")
  }

  /// Gives the conversation back to the bot; `turn` is the id of this step.
  public func resume(_ conversation: String, turn: String) async throws(ClientError) -> ClientAnswer {
    try await answer(to: Self.encoded(["turn": turn]), "v1", "conversations", conversation, "resume")
  }

  /// Says how content the customer was, 1 to 5, or which decision would have been right.
  public func feedback(
    on conversation: String, turn: String? = nil, satisfaction: Int? = nil, decision: String? = nil,
    comment: String? = nil
  ) async throws(ClientError) {
    struct Body: Encodable {
      let turn: String?
      let satisfaction: Int?
      let decision: String?
      let comment: String?
    }
    let body = try Self.encoded(
      Body(turn: turn, satisfaction: satisfaction, decision: decision, comment: comment))
    let path = ["v1", "conversations", conversation, "feedback"]
    _ = try await call("POST", path, body: body, isRepeatable: false)
  }

  /// Removes everything of a conversation. Its id is used up.
  public func erase(_ conversation: String) async throws(ClientError) -> ClientErasure {
    try Self.decoded(try await call("DELETE", ["v1", "conversations", conversation]))
  }

  // MARK: - Handoffs

  /// A handoff as it stands.
  public func handoff(_ id: String) async throws(ClientError) -> ClientHandoff {
    try Self.decoded(try await call("GET", ["v1", "handoffs", id]))
  }

  /// The most pressing of those who wait, at a desk or at all, 500 at most.
  public func waiting(at desk: String? = nil, limit: Int = 100) async throws(ClientError) -> [ClientHandoff] {
    struct Page: Decodable { let handoffs: [ClientHandoff] }
    var query = [URLQueryItem(name: "limit", value: "\(limit)")]
    if let desk { query.append(URLQueryItem(name: "desk", value: desk)) }
    let page: Page = try Self.decoded(try await call("GET", ["v1", "handoffs"], query: query))
    return page.handoffs
  }

  /// Takes a handoff for an agent, until the time has passed; renew it before. `already-claimed` if another has it.
  public func claim(_ id: String, agent: String, seconds: Int = 300) async throws(ClientError)
    -> ClientHandoff
  {
    let body = try Self.encoded(Claim(agent: agent, seconds: seconds))
    return try Self.decoded(try await call("POST", ["v1", "handoffs", id, "claim"], body: body))
  }

  /// Takes the first that waits and that the agent's skills suffice for; nil if there is none. Not repeated by itself: a
  /// second call would take a second handoff.
  public func claimNext(agent: String, desk: String? = nil, skills: [String] = [], seconds: Int = 300)
    async throws(ClientError) -> ClientHandoff?
  {
    let body = try Self.encoded(Claim(agent: agent, seconds: seconds, desk: desk, skills: skills))
    let answer = try await call("POST", ["v1", "handoffs", "claim"], body: body, isRepeatable: false)
    return answer.isEmpty ? nil : try Self.decoded(answer)
  }

  /// Keeps a handoff for longer.
  public func renew(_ id: String, agent: String, seconds: Int = 300) async throws(ClientError)
    -> ClientHandoff
  {
    let body = try Self.encoded(Claim(agent: agent, seconds: seconds))
    return try Self.decoded(try await call("POST", ["v1", "handoffs", id, "renew"], body: body))
  }

  /// Puts a handoff back into the queue, at another desk if one is named.
  public func giveBack(_ id: String, agent: String, to desk: String? = nil) async throws(ClientError)
    -> ClientHandoff
  {
    let body = try Self.encoded(Claim(agent: agent, desk: desk))
    return try Self.decoded(
      try await call("POST", ["v1", "handoffs", id, "return"], body: body, isRepeatable: false))
  }

  /// Settles a handoff; the bot answers again.
  public func resolve(_ id: String, agent: String) async throws(ClientError) -> ClientAnswer {
    try await answer(to: Self.encoded(Claim(agent: agent)), "v1", "handoffs", id, "resolve")
  }

  private struct Claim: Encodable {
    let agent: String
    var seconds: Int?
    var desk: String?
    var skills: [String]?
  }

  // MARK: - Transport

  private func answer(to body: Data, _ path: String...) async throws(ClientError) -> ClientAnswer {
    let data = try await call("POST", path, body: body)
    do { return try ClientAnswer(data, Self.decoder) } catch { throw .unreadable("\(error)") }
  }

  private func call(
    _ method: String, _ path: [String], query: [URLQueryItem] = [], body: Data? = nil,
    isRepeatable: Bool = true
  ) async throws(ClientError) -> Data {
    let request = try request(method, path, query, body)
    var attempt = 1
    while true {
      let failure: ClientError
      var asked: Int?
      switch await exchange(request) {
      case .success(let (status, data, _)) where (200..<300).contains(status): return data
      case .success(let (status, data, after)):
        let problem = ClientError.Problem(status: status, body: data, retryAfter: after)
        guard status == 429 || status == 503 else { throw .problem(problem) }
        failure = .problem(problem)
        asked = after
      case .failure(let error): failure = error
      }
      guard isRepeatable, attempt < retries.attempts else { throw failure }
      do { try await Task.sleep(for: retries.delay(afterAttempt: attempt, asked: asked)) } catch {
        throw failure
      }
      attempt += 1
    }
  }

  private func exchange(_ request: URLRequest) async -> Result<(Int, Data, Int?), ClientError> {
    do {
      let (data, response) = try await session.data(for: request)
      guard let response = response as? HTTPURLResponse else {
        return .failure(.unreadable("no HTTP answer"))
      }
      let after = response.value(forHTTPHeaderField: "Retry-After").flatMap { Int($0) }
      return .success((response.statusCode, data, after))
    } catch {
      return .failure(.unreachable(error.localizedDescription))
    }
  }

  private func request(_ method: String, _ path: [String], _ query: [URLQueryItem], _ body: Data?)
    throws(ClientError) -> URLRequest
  {
    // An id may hold anything, `/` and `?` included, which `appending(path:)` would take for its own.
    let plain = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    let parts = path.map { $0.addingPercentEncoding(withAllowedCharacters: plain) ?? "" }
    var components = URLComponents(url: address, resolvingAgainstBaseURL: false)
    let base = (components?.percentEncodedPath ?? "").split(separator: "/").map { String($0) }
    components?.percentEncodedPath = "/" + (base + parts).joined(separator: "/")
    if !query.isEmpty { components?.queryItems = query }
    guard let url = components?.url else { throw .unreachable("no address can be made of \(path)") }
    var request = URLRequest(url: url)
    request.httpMethod = method
    request.httpBody = body
    request.setValue("application/json", forHTTPHeaderField: "Accept")
    if body != nil { request.setValue("application/json", forHTTPHeaderField: "Content-Type") }
    if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
    return request
  }

  private static func encoded(_ value: some Encodable) throws(ClientError) -> Data {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(date.formatted(time))
    }
    do { return try encoder.encode(value) } catch { throw .unreadable("\(error)") }
  }

  private static let time = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom { decoder in
      let text = try decoder.singleValueContainer().decode(String.self)
      // With and without fractions of a second.
      return try (try? time.parse(text)) ?? Date.ISO8601FormatStyle().parse(text)
    }
    return decoder
  }

  private static func decoded<T: Decodable>(_ data: Data) throws(ClientError) -> T {
    do { return try decoder.decode(T.self, from: data) } catch { throw .unreadable("\(error)") }
  }
}
