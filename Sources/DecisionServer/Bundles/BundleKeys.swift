import Crypto

/// What bundles are signed with: keep it where only the release process reads it.
package struct SigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey
  private static let mark = "heed-signing-key "

  /// A new key.
  package init() { key = Curve25519.Signing.PrivateKey() }

  /// The key of a file's text.
  package init(text: String) throws(BundleError) {
    guard let bytes = KeyText.bytes(of: text, mark: Self.mark),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
    else { throw BundleError(message: "this is no signing key; `heed bundle key` makes one") }
    self.key = key
  }

  /// What its file holds.
  package var text: String { Self.mark + Base64URL.text(of: Array(key.rawRepresentation)) + "\n" }

  /// What servers verify with.
  package var verifying: VerifyingKey { VerifyingKey(key.publicKey) }

  func signature(of bytes: [UInt8]) throws(BundleError) -> [UInt8] {
    do {
      return Array(try key.signature(for: bytes))
    } catch {
      throw BundleError(message: "signing failed: \(error)")
    }
  }
}

/// What servers verify bundles with; everybody may know it.
package struct VerifyingKey: Sendable {
  private let key: Curve25519.Signing.PublicKey
  private static let mark = "heed-verifying-key "

  fileprivate init(_ key: Curve25519.Signing.PublicKey) { self.key = key }

  /// The key of a file's text.
  package init(text: String) throws(BundleError) {
    guard let bytes = KeyText.bytes(of: text, mark: Self.mark),
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
    else { throw BundleError(message: "this is no verifying key; `heed bundle key` makes one") }
    self.key = key
  }

  /// What its file holds.
  package var text: String { Self.mark + Base64URL.text(of: Array(key.rawRepresentation)) + "\n" }

  func isSignature(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
    key.isValidSignature(signature, for: bytes)
  }
}

/// Keys as lines of text, marked so that one kind is not taken for the other.
private enum KeyText {
  static func bytes(of text: String, mark: String) -> [UInt8]? {
    guard text.hasPrefix(mark) else { return nil }
    let rest = text.dropFirst(mark.count).prefix { !$0.isWhitespace }
    return Base64URL.bytes(of: String(rest))
  }
}
