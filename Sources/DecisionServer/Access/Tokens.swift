package import Conversations
import Crypto
import Diagnostics
import WireFormat

/// A bearer token as the server knows it: never the token itself, only its SHA-256.
package struct Token: Sendable, Equatable {
  /// What logs and the audit call it.
  package let name: String
  package let hash: [UInt8]
  package let scopes: Set<Scope>
  /// Requests a second that it may send in the long run; nil: as many as it likes.
  package let rate: Int?
  /// From when on it is worth nothing; nil: never.
  package let expires: Instant?

  /// SHA-256 of a token's text.
  package static func hash(of text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

  /// A new token's text: 256 random bits after a mark by which scanners of secrets know it.
  package static func random() -> String {
    Self.mark + Base64URL.text(of: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
  }

  private static let mark = "heed_"
}

/// The tokens in force.
package struct TokenBook: Sendable, Equatable {
  private let tokens: [Token]

  package init(_ tokens: [Token] = []) { self.tokens = tokens }

  /// Without any, everybody who reaches the server may do everything.
  package var isEmpty: Bool { tokens.isEmpty }

  /// The token of a text, if it is one. Takes the same time whatever the text is: every hash is compared to its end.
  func token(of text: String, now: Instant) -> Token? {
    let hash = Token.hash(of: text)
    var found: Token?
    for token in tokens {
      var difference: UInt8 = 0
      for (a, b) in zip(token.hash, hash) { difference |= a ^ b }
      if difference == 0 { found = token }
    }
    guard let found, found.expires.map({ now < $0 }) ?? true else { return nil }
    return found
  }

  /// Reads a file of tokens: `{"tokens": [{"name": …, "sha256": …, "scopes": […], "rate": …, "expires": …}]}`.
  package static func read(file bytes: [UInt8]) throws(SettingError) -> TokenBook {
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      throw SettingError(message: "byte \(error.offset + 1): \(error.message)")
    }
    guard case .object(let members) = json, members.count == 1, case .array(let elements)? = json["tokens"]
    else {
      throw SettingError(message: "a file of tokens is one object with the list `tokens`")
    }
    var tokens: [Token] = []
    for (index, element) in elements.enumerated() {
      do throws(SettingError) {
        let token = try Token(element)
        guard !tokens.contains(where: { $0.name == token.name || $0.hash == token.hash }) else {
          throw SettingError(message: "`\(token.name)` or its `sha256` stands twice")
        }
        tokens.append(token)
      } catch {
        throw SettingError(message: "token \(index + 1): \(error.message)")
      }
    }
    // An empty file must not open the server to everybody.
    guard !tokens.isEmpty else { throw SettingError(message: "`tokens` is empty") }
    return TokenBook(tokens)
  }
}

extension Token {
  fileprivate init(_ json: JSON) throws(SettingError) {
    guard case .object(let members) = json else { throw SettingError(message: "it is an object") }
    let known = ["name", "sha256", "scopes", "rate", "expires"]
    for (key, _) in members where !known.contains(key) {
      let near = nearest(to: key, among: known).map { "; did you mean `\($0)`?" } ?? ""
      throw SettingError(message: "unknown field `\(key)`\(near)")
    }
    guard case .string(let name)? = json["name"], !name.isEmpty, name.utf8.count <= 100 else {
      throw SettingError(message: "`name` is missing, a text of at most 100 bytes")
    }
    guard case .string(let digits)? = json["sha256"], let hash = Hexadecimal.bytes(of: digits),
      hash.count == 32
    else {
      throw SettingError(message: "`sha256` is 64 hexadecimal digits; `heed token` makes them")
    }
    guard case .array(let words)? = json["scopes"], !words.isEmpty else {
      throw SettingError(message: "`scopes` is a list of decide, read, agents and admin")
    }
    var scopes: Set<Scope> = []
    for word in words {
      guard case .string(let text) = word, let scope = Scope(rawValue: text) else {
        throw SettingError(message: "`scopes` are decide, read, agents and admin")
      }
      scopes.insert(scope)
    }
    var rate: Int?
    if let written = json["rate"], written != .null {
      guard let scaled = written.tenThousandths, scaled % 10_000 == 0,
        (10_000...10_000_000_000).contains(scaled)
      else {
        throw SettingError(message: "`rate` is a whole number of requests a second, from 1")
      }
      rate = Int(scaled / 10_000)
    }
    var expires: Instant?
    if let written = json["expires"], written != .null {
      guard case .string(let text) = written, let instant = Timestamp.instant(of: text) else {
        throw SettingError(message: "`expires` is a time like 2027-01-31T00:00:00Z")
      }
      expires = instant
    }
    self.init(name: name, hash: hash, scopes: scopes, rate: rate, expires: expires)
  }
}
