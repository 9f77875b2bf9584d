import ArgumentParser
import Diagnostics
import Foundation

/// `heed init`: a starter rule set that passes its own check and tests.
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes a starter rule set, in Chinese and English, with tests.")

  @Argument(help: "Folder for it; made if it does not exist.", completion: .directory)
  var path = "."

  @OptionGroup var messages: MessageOptions

  func run() throws {
    let isChinese = messages.messageLanguage == .chinese
    let file = (path == "." ? "" : path + "/") + "rules.heed"
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    if let present = entries.first(where: { $0.hasSuffix(".heed") }) {
      throw Failure.misuse("`\(path)` holds rules already (\(present)); nothing was written")
    }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try Data((isChinese ? Starter.chinese : Starter.english).utf8).write(
        to: URL(filePath: file), options: .withoutOverwriting)
    } catch {
      throw Failure.world("cannot write \(file): \(error.localizedDescription)")
    }
    let rules = path == "." ? "" : " --rules \(path)"
    let folder = path == "." ? "" : " \(path)"
    print(
      isChinese
        ? """
        已写入 \(file)。接下来:
          heed check\(folder)    检查规则
          heed test\(folder)     运行其中的对话测试
          heed try\(rules)    输入句子,看看会发生什么
        """
        : """
        wrote \(file). Next:
          heed check\(folder)    is it right
          heed test\(folder)     its conversations
          heed try\(rules)    type sentences and see what happens
        """)
  }
}

/// The rule sets that `heed init` writes.
enum Starter {
  static let english = rules(
    head: "# A starter: put your own words in, then run `heed check`, `heed test` and `heed try`.",
    title: "My shop", language: "en", zone: "Europe/London", legal: "Legal exposure", owner: "Legal team",
    legalEnsure: "legal matters reach a person",
    advice: "Promise nothing. Ask for the order number and what the customer wants.",
    threat: "The customer mentions legal action.", person: "A person was asked for.",
    angry: "First an apology, then a person.", order: "Routine question.",
    politeness: "politeness does not hide a lawsuit", ladder: "the second angry message reaches a person",
    calm: "a calm question is answered")

  static let chinese = rules(
    head: "# 入门规则:换成您自己的用语,然后运行 heed check、heed test 和 heed try。",
    title: "我的店铺", language: "zh", zone: "Asia/Shanghai", legal: "法律风险", owner: "法务",
    legalEnsure: "法律问题必须转人工",
    advice: "不要承诺任何事。先问订单号和客户的诉求。", threat: "客户提到法律途径。", person: "客户要求人工服务。", angry: "先致歉,再转人工。",
    order: "常见问题。",
    politeness: "语气客气也不能掩盖律师函", ladder: "第二次生气就转人工", calm: "平静的提问由机器人回答")

  private static func rules(
    head: String, title: String, language: String, zone: String, legal: String, owner: String,
    legalEnsure: String, advice: String, threat: String,
    person: String,
    angry: String, order: String, politeness: String, ladder: String, calm: String
  ) -> String {
    #"""
    \#(head)
    policy "\#(title)" {
      heed 1
      languages zh, en default \#(language)
      timezone \#(zone)
      channels web, app
      otherwise answer freely
      when unreadable reply please_write
      when in doubt handoff to care
    }

    script please_write { zh "请用文字告诉我们。"  en "Please tell us in words." }
    script to_a_person { zh "马上为您转接同事。"  en "I am connecting you with a colleague." }

    script soothe {
      zh "非常抱歉，我这就帮您核实。"
      en "I am very sorry. Let me check that right now."
    }

    script order_status { zh "您的订单正在路上。"  en "Your order is on its way." }

    desk care { hours always  tell customer to_a_person }

    topic legal "\#(legal)" sensitive {
      terms "律师", "起诉", "lawyer", "take you to court"
      except "律师同款"
      yes "明天就发律师函", "my lawyer will write to you"
      no "有律师同款的包吗", "does the court shoe come in red"
      owner "\#(owner)"
    }

    trigger wants_human {
      terms "转人工", "人工客服", "real person"
      match /(speak|talk) (to|with) (a |an )?(human|agent|manager)/
      ignore negated
      yes "我要转人工", "can I talk to a human please"
      no "不用转人工", "是人工皮革的吗"
    }

    intent where_is_my_order {
      like "我的订单到哪了", "什么时候发货", "where is my order", "has my parcel been sent"
    }

    define upset as max(anger, frustration)

    rule "legal threat" {
      when topic legal
      handoff to care priority urgent
      tell agent "\#(advice)"
      because "\#(threat)"
    }

    rule "asks for a person" {
      when trigger wants_human
      handoff to care
      because "\#(person)"
    }

    rule "angry" {
      when upset >= 0.55
      reply soothe, then handoff to care
      because "\#(angry)"
    }

    rule "where is my order" {
      when intent where_is_my_order
      answer with order_status
      because "\#(order)"
    }

    ensure "\#(legalEnsure)" { when topic legal  always handoff }
    ensure "no offers to upset customers" { when upset >= 0.4  never offer }

    test "\#(politeness)" {
      customer "您好,如果今天不退款,我会发律师函,谢谢。"
      expect handoff to care by "legal threat"
    }

    test "\#(ladder)" {
      customer "Where is my parcel?!" where anger = 0.6
      expect reply soothe
      customer "Answer me!" where anger = 0.7
      expect handoff to care by "angry"
    }

    test "\#(calm)" {
      customer "where is my order" where anger = 0, frustration = 0
      expect auto, answer with order_status
    }

    """#
  }
}
