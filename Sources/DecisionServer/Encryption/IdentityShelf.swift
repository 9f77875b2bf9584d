import Conversations
import NIOSSL
import Synchronization

/// The certificate in force. Another one takes over between two connections; those that are open keep theirs.
package final class IdentityShelf: Sendable {
  private let identity: Mutex<ServerIdentity>
  private let certificate: String
  private let key: String

  /// Reads the files for the first time.
  init(certificate: String, key: String) throws(StartError) {
    identity = Mutex(try ServerIdentity(certificate: certificate, key: key))
    self.certificate = certificate
    self.key = key
  }

  /// What new connections are encrypted with.
  var context: NIOSSLContext { identity.withLock { $0.context } }

  /// From when until when the certificate holds.
  var validity: ClosedRange<Instant> { identity.withLock { $0.validity } }

  /// What is watched for changes.
  var files: [String] { [certificate, key] }

  /// Reads the files again, and says whether they hold another certificate. What cannot be used changes nothing.
  func reload() throws(StartError) -> Bool {
    let fresh = try ServerIdentity(certificate: certificate, key: key)
    return identity.withLock { identity in
      defer { identity = fresh }
      return identity.certificate != fresh.certificate
    }
  }
}
