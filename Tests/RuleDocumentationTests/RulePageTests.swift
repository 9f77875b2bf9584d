import Crypto
import Diagnostics
import Foundation
import RuleDocumentation
import RuleSemantics
import RuleSyntax
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A page, and what its tests ask of it.
private struct Page {
  let source: String

  static let rules = """
    policy "Corner & Shop" {
      heed 1
      languages zh, en default en
      timezone Asia/Shanghai
      channels web, voice
      otherwise answer freely
      when unreadable reply please_write
      when in doubt handoff to care
      resume after 15 minutes
      rank legal, care
      owner "Service lead"
    }
    fact customer.tier : one of basic, vip = basic note "From the shop."
    script please_write { zh "请打字。" en "Please write." en voice "Please say it again." }
    script hand_over { zh "同事马上来。" en "A colleague takes over." }
    script soothe { zh "抱歉。" en "I am sorry." }
    desk legal "Legal desk" {
      hours mon-fri 09:00-18:00
      tell customer hand_over
      when closed tell customer hand_over and open ticket due in 1 day
    }
    desk care { hours always  tell customer hand_over }
    define upset as max(anger, frustration)
    topic law "The law" sensitive {
      terms "sue", "律师函"
      yes "I will sue you"
      no "the best shoes ever made"
      owner "Compliance" basis "Civil Code" review by 2027-03-31
    }
    rule "law" { when topic law  handoff to legal priority urgent  tell agent "No liability."  because "The law." }
    rule "angry" {
      when upset >= 0.55 in 2 of last 3 messages and (customer.tier = vip or messages >= 3)
      unless topic law
      reply soothe, then handoff to care
      because "Angry."
    }
    ensure "law gets a person" { when topic law  always handoff }
    test "a threat" { customer "I will sue you"  expect handoff to legal }

    """

  init(
    _ rules: String = rules, in language: MessageLanguage = .english,
    proof: RuleBook.ProofState = .proven(messages: nil), test: RuleBook.TestState = .passed
  ) throws {
    let loaded = RuleSetLoader(
      list: { _ in nil }, read: { $0 == "shop.heed" ? Array(rules.utf8) : nil }, parse: { parsed($0) }
    ).loaded("shop.heed")
    let (checked, diagnostics) = checked(loaded, options: CheckOptions(isZone: { _ in true }, today: 20_500))
    let ruleSet = try #require(checked, "\(diagnostics.map { $0.finding.message(in: .english) })")
    let book = RuleBook(
      ruleSet, loaded, fingerprint: "0123", proofs: ruleSet.ensures.map { _ in proof },
      tests: ruleSet.tests.map { _ in test }, testsOfRules: ruleSet.rules.indices.map { $0 == 0 ? [] : [0] })
    source = RulePage(book, in: language).source
  }

  /// What a reader sees, on one line.
  var text: String {
    let body = source.components(separatedBy: "<body>")[1].components(separatedBy: "<script>")[0]
    let plain = body.replacing(/<[^>]*>/, with: " ").replacing(/\s+/, with: " ")
    return plain.replacing("&amp;", with: "&").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
  }

  func matches(_ pattern: Regex<(Substring, Substring)>) -> [String] {
    source.matches(of: pattern).map { String($0.output.1) }
  }
}

@Suite("The page of a rule set")
struct RulePageTests {
  @Test(
    "says in plain sentences what the rules do",
    arguments: [
      "the customer speaks of “ The law ”", "goes to Legal desk , urgent",
      "all of these hold: on 2 of the last 3 messages, anger or frustration is at least 0.55",
      "one of these holds: customer.tier is vip the number of the customer's messages so far is at least 3",
      "the bot says soothe goes to care", "Unless the customer speaks of “ The law ”",
      "The colleague is told No liability.",
      "after hours: a ticket within 1 day", "a person always takes over", "Owner Service lead",
      "Owner Compliance · Basis Civil Code · Review by 2027-03-31", "Mon–Fri 09:00–18:00 (Asia/Shanghai)",
      "en · voice Please say it again.", "customer I will sue you → handoff to legal", "✓ passes a threat",
      "after 15 minutes of a colleague's silence", "No test reaches this rule.", "From the shop.",
    ])
  func sentences(_ sentence: String) throws { #expect(try Page().text.contains(sentence)) }

  @Test(
    "says the same in Chinese",
    arguments: [
      "客户提到“ The law ”", "转给 Legal desk ， 紧急", "以下各项同时成立： 最近 3 条消息中有 2 条愤怒或受挫不低于 0.55", "客户至今的消息数不低于 3",
      "下班后：工单，1 天内", "一定转人工", "请打字。", "✓ 已证明", "周一–周五 09:00–18:00（Asia/Shanghai）", "负责人 Compliance",
    ])
  func chinese(_ sentence: String) throws { #expect(try Page(in: .chinese).text.contains(sentence)) }

  @Test(
    "does not say that something is proven, or passes, that is not",
    arguments: [
      (RuleBook.ProofState.broken(["customer <b>"]), "✗ can be broken"),
      (.unknown("too deep"), "? not settled"),
      (.notTried("no solver"), "– not tried"),
    ])
  func states(_ proof: RuleBook.ProofState, _ words: String) throws {
    let text = try Page(proof: proof, test: .failed).text
    #expect(text.contains(words))
    #expect(!text.contains("✓"))
    #expect(text.contains("0/1 statements proven") && text.contains("0/1 tests pass"))
  }

  @Test(
    "is well-formed, and every link on it leads somewhere", arguments: [MessageLanguage.english, .chinese])
  func structure(_ language: MessageLanguage) throws {
    let page = try Page(in: language)
    // HTML's elements without an end, closed for a reader of XML.
    let closed = page.source.replacing("<!doctype html>", with: "")
      .replacing(/<(meta|input)([^>]*)>/) { "<\($0.output.1)\($0.output.2)/>" }
      .replacing(/<(style|script)>[\s\S]*?<\/(style|script)>/, with: "")
    let parser = XMLParser(data: Data(closed.utf8))
    #expect(parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
    let ids = page.matches(#/ id="([^"]*)"/#)
    #expect(Set(ids).count == ids.count)
    #expect(Set(page.matches(#/href="#([^"]*)"/#)).subtracting(ids) == [])
    #expect(page.matches(#/<(h1)>/#).count == 1)
    #expect(page.source.contains("<label for=\"query\">") && page.source.contains("role=\"status\""))
  }

  @Test("loads nothing from elsewhere") func selfContained() throws {
    let page = try Page().source
    #expect(page.matches(of: #/(src|href)="(?!#)/#).isEmpty)
    #expect(
      !page.contains("http:") && !page.contains("https:") && !page.contains("url(")
        && !page.contains("@import"))
  }

  @Test("lets browsers run its own style and script and no other") func policy() throws {
    let page = try Page().source
    for (element, directive) in [("style", "style-src"), ("script", "script-src")] {
      let content = page.components(separatedBy: "<\(element)>")[1].components(separatedBy: "</\(element)>")[
        0]
      let digest = Data(SHA256.hash(data: Data(content.utf8))).base64EncodedString()
      #expect(page.contains("\(directive) 'sha256-\(digest)'"))
    }
    #expect(page.components(separatedBy: "<script").count == 2)
  }

  @Test(
    "shows whatever a rule file holds as text",
    arguments: [
      "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\\\" onmouseover=\\\"alert(1)",
      "'&amp;<!--", "\u{202E}x]]>",
    ])
  func hostile(_ text: String) throws {
    let rules = Page.rules.replacing("The law", with: text).replacing("No liability.", with: text)
      .replacing("I am sorry.", with: text).replacing("I will sue you", with: "I will sue you " + text)
      .replacing("Compliance", with: text).replacing("a threat", with: text).replacing(
        "\"law\"", with: "\"\(text)\""
      )
      .replacing("Corner & Shop", with: text)
    let page = try Page(rules, proof: .broken([text]))
    #expect(page.source.components(separatedBy: "<script").count == 2)
    #expect(!page.source.contains("<img"))
    #expect(page.source.matches(of: /<[^>]*(onerror|onmouseover)/).isEmpty)
    #expect(!page.source.unicodeScalars.contains("\u{202E}"))
    #expect(page.text.contains(text.replacing("\\\"", with: "\"").replacing("\u{202E}", with: "\u{FFFD}")))
  }
}
