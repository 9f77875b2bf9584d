import Conversations
import Crypto
import Diagnostics
import Foundation
import WireFormat

/// Where events are sent.
package struct Webhook: Sendable, Equatable {
  package let name: String
  let url: URL
  /// What signatures are made with.
  let secret: [UInt8]
  /// Nil: all kinds.
  let kinds: [HandoffEvent.Kind]?

  /// Whether it is sent over TLS.
  var isEncrypted: Bool { url.scheme == "https" }

  func wants(_ kind: HandoffEvent.Kind) -> Bool { kinds?.contains(kind) ?? true }

  /// `t=1772445600,v1=…`: HMAC-SHA-256 of the second, a full stop and the body, in hexadecimal digits. The second is of the
  /// attempt, so that a receiver can refuse what is old.
  func signature(of body: [UInt8], at second: Int64) -> String {
    var hmac = HMAC<SHA256>(key: SymmetricKey(data: secret))
    hmac.update(data: Array("\(second).".utf8))
    hmac.update(data: body)
    return "t=\(second),v1=" + Hexadecimal.text(of: Array(hmac.finalize()))
  }

  /// Seconds until a delivery is tried again after so many attempts; nil: never again.
  ///
  /// Doubles from a second to an hour; a part of it depends on the delivery, so that many do not come at once.
  static func delay(afterAttempts attempts: Int, of delivery: Int64) -> Int64? {
    guard attempts < mostAttempts else { return nil }
    let whole = min(Int64(1) << Int64(max(attempts - 1, 0)), 3_600)
    return whole + Int64(stableHash("\(delivery)/\(attempts)".utf8) % UInt64(max(whole / 2, 1)))
  }

  static let mostAttempts = 14
  private static let shortestSecret = 16
}

extension Webhook {
  /// Reads a file of webhooks: `{"webhooks": [{"name": …, "url": …, "secret": …, "events": […]}]}`.
  package static func list(file bytes: [UInt8]) throws(SettingError) -> [Webhook] {
    let json: JSON
    do {
      json = try JSON(parsing: bytes)
    } catch {
      throw SettingError(message: "byte \(error.offset + 1): \(error.message)")
    }
    guard case .object(let members) = json, members.count == 1, case .array(let elements)? = json["webhooks"]
    else {
      throw SettingError(message: "a file of webhooks is one object with the list `webhooks`")
    }
    var webhooks: [Webhook] = []
    for (index, element) in elements.enumerated() {
      do throws(SettingError) {
        let webhook = try Webhook(element)
        guard !webhooks.contains(where: { $0.name == webhook.name }) else {
          throw SettingError(message: "the name `\(webhook.name)` stands twice")
        }
        webhooks.append(webhook)
      } catch {
        throw SettingError(message: "webhook \(index + 1): \(error.message)")
      }
    }
    return webhooks
  }

  private init(_ json: JSON) throws(SettingError) {
    guard case .object(let members) = json else { throw SettingError(message: "it is an object") }
    let known = ["name", "url", "secret", "events"]
    for (key, _) in members where !known.contains(key) {
      let near = nearest(to: key, among: known).map { "; did you mean `\($0)`?" } ?? ""
      throw SettingError(message: "unknown field `\(key)`\(near)")
    }
    func text(_ key: String) throws(SettingError) -> String {
      guard case .string(let text)? = json[key], !text.isEmpty else {
        throw SettingError(message: "`\(key)` is missing, a text")
      }
      return text
    }
    name = try text("name")
    let address = try text("url")
    guard let url = URL(string: address), url.scheme == "http" || url.scheme == "https", url.host() != nil
    else {
      throw SettingError(message: "`url` is an address like http://crm.internal/hook, not `\(address)`")
    }
    self.url = url
    secret = Array(try text("secret").utf8)
    guard secret.count >= Self.shortestSecret else {
      throw SettingError(message: "`secret` has at least \(Self.shortestSecret) bytes")
    }
    switch json["events"] {
    case nil, .null?: kinds = nil
    case .array(let elements)?:
      var kinds: [HandoffEvent.Kind] = []
      for element in elements {
        guard case .string(let word) = element, let kind = HandoffEvent.Kind(rawValue: word) else {
          let all = HandoffEvent.Kind.allCases.map(\.rawValue).joined(separator: ", ")
          throw SettingError(message: "`events` are of \(all)")
        }
        kinds.append(kind)
      }
      self.kinds = kinds
    default: throw SettingError(message: "`events` is a list")
    }
  }
}
