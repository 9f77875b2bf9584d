import Foundation
import Heed

/// A folder of rule files that lives as long as the value that names it.
final class RuleFiles {
  let path: String

  /// - Parameter files: texts by name.
  init(_ files: [String: String]) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "heed-\(UUID().uuidString)")
    path = folder.path
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
  }

  /// The policy of the folder, or of one file in it.
  func policy(_ file: String? = nil) throws(PolicyError) -> Policy {
    defer { withExtendedLifetime(self) {} }
    return try Policy.load(path: file.map { "\(path)/\($0)" } ?? path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A shop with one rule for each thing that a backend must be able to react to.
enum Shop {
  static let policy = """
    policy "Corner shop" {
      heed 1
      languages en, zh default en
      timezone UTC
      channels web, app
      otherwise answer freely
      when unreadable reply please_write
      when in doubt handoff to care
      disclose bot_notice
      rank legal, care
    }
    fact order.status : one of none, paid, shipped = none
    fact order.total : number from 0 to 100000 = 0
    event rating { stars : number from 1 to 5 }
    """

  static let desks = """
    desk care {
      hours always
      tell customer to_a_person
      when full tell customer later and open ticket due in 1 day
      when waiting 10 minutes to managers
    }
    desk managers { hours always tell customer to_a_person }
    desk legal {
      skills contracts
      hours mon-fri 09:00-18:00
      tell customer to_a_person
      when closed tell customer later and open callback due in 2 days
    }
    script please_write { en "Please write to us." zh "请用文字告诉我们。" }
    script to_a_person { en "I am getting a colleague." zh "马上为您转接同事。" }
    script later { en "We will come back to you." zh "我们会尽快联系您。" }
    script soothe { en "I am very sorry." zh "非常抱歉。" }
    script bot_notice { en "I am a bot." zh "我是机器人。" }
    script order_status { en "Your order is {order.status}." zh "您的订单:{order.status}。" }
    script no_promises { en "A colleague has to confirm that." zh "这需要同事确认。" }
    script socks { en "New socks have come in." zh "新到了袜子。" }
    """

  static let rules = """
    topic lawsuit sensitive { terms "lawyer", "律师" }
    trigger wants_human { terms "human", "人工" }
    trigger promise { terms "full refund" }
    trigger hours { terms "opening hours" }
    trigger praise { terms "wonderful" }
    intent where_is_my_order { like "where is my order", "我的订单到哪了" }

    rule "lawsuit" {
      when topic lawsuit
      handoff to legal priority urgent
      tell agent "Promise nothing."
      because "A lawyer is mentioned."
    }
    rule "asks for a person" { when trigger wants_human handoff to care because "A person was asked for." }
    rule "angry" { when anger >= 0.5 reply soothe, then handoff to care }
    rule "where is my order" { when intent where_is_my_order answer with order_status tag routine }
    rule "opening hours" { when trigger hours answer with "kb-17" }
    rule "praise" { when trigger praise offer socks tag happy guide bot "Be brief." }
    rule "big order" { when order.total >= 5000 notify legal }
    rule "bad rating" on event rating { when rating.stars <= 2 handoff to care priority low because "Low rating." }
    rule "promise" for drafts { when draft trigger promise replace with no_promises }
    """

  static func files() throws -> RuleFiles {
    try RuleFiles(["policy.heed": policy, "desks.heed": desks, "rules.heed": rules])
  }

  static func engine() throws -> HeedEngine { HeedEngine(try files().policy()) }

  /// Monday, 2026-03-02, 10:00 UTC: every desk is open.
  static let monday = Date(timeIntervalSince1970: 1_772_445_600)
}

extension HeedEngine {
  /// Decides on turns, one after the other.
  func decisions(
    on turns: [Turn], in conversation: inout ConversationState, detail: Decision.Detail = .evidence
  ) -> [Decision] {
    turns.map { decide($0, in: &conversation, detail: detail) }
  }
}
