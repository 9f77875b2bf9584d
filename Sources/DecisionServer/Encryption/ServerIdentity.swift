import Conversations
import Heed
import NIOSSL

/// What the server proves itself with: its certificate, those that vouch for it, and its key.
struct ServerIdentity: Sendable {
  let context: NIOSSLContext
  /// The server's own.
  let certificate: NIOSSLCertificate
  /// From when and until when the certificate holds, in milliseconds since 1970.
  let validity: ClosedRange<Instant>

  /// Reads a pair of files, both PEM.
  ///
  /// - Parameters:
  ///   - certificate: the server's own certificate first, then those that lead to a root.
  ///   - key: its key, without a passphrase.
  init(certificate: String, key: String) throws(StartError) {
    let chain = try Self.certificates(certificate)
    guard let first = chain.first else {
      throw StartError(message: "\(certificate): there is no certificate")
    }
    guard let bytes = RuleFolder.bytes(of: key) else { throw StartError(message: "cannot read \(key)") }
    let secret: NIOSSLPrivateKey
    do {
      secret = try NIOSSLPrivateKey(bytes: bytes, format: .pem)
    } catch {
      throw StartError(message: "\(key): this is no key in PEM without a passphrase")
    }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(secret))
    configuration.minimumTLSVersion = .tlsv12
    // Of TLS 1.2, only what keeps a recording unreadable when the key is stolen later.
    configuration.cipherSuiteValues = [
      .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
      .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
      .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    ]
    configuration.applicationProtocols = ["http/1.1"]
    do {
      context = try NIOSSLContext(configuration: configuration)
    } catch {
      throw StartError(
        message: "\(key) is not the key of the first certificate in \(certificate), or is too weak for TLS")
    }
    let (from, until) = (Instant(first.notValidBefore) * 1000, Instant(first.notValidAfter) * 1000)
    guard from <= until else {
      throw StartError(message: "\(certificate): the certificate ends before it begins")
    }
    validity = from...until
    self.certificate = first
  }

  /// The certificates of a PEM file.
  static func certificates(_ file: String) throws(StartError) -> [NIOSSLCertificate] {
    guard let bytes = RuleFolder.bytes(of: file) else { throw StartError(message: "cannot read \(file)") }
    guard !bytes.isEmpty, let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty
    else { throw StartError(message: "\(file): this is no certificate in PEM") }
    return certificates
  }
}
