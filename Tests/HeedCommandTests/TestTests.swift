import Foundation
import Testing

@testable import HeedCommand

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("heed test")
struct TestTests {
  private static let rules = """
    policy "Shop" {
      heed 1
      languages en default en
      timezone UTC
      channels web
      otherwise answer freely
      when unreadable reply please_write
      when in doubt handoff to care
      resume after 15 minutes
      rank care
    }
    script please_write { en "Please write." }
    script hand_over { en "A colleague takes over." }
    script soothe { en "I am sorry." }
    desk care { hours always  tell customer hand_over }
    rule "angry" { when anger >= 0.5  reply soothe }
    test "angry" { customer "hm" where anger = 0.5  expect by "angry" }
    test "calm" { customer "hm" where anger = 0.4  expect auto }

    """

  private func run(_ lines: String, adding text: String = "") throws -> HeedProcess.Outcome {
    let process = try HeedProcess(rules: Self.rules + text)
    defer { process.remove() }
    return try process.run(lines)
  }

  @Test("the results come in the same order on one core and on several")
  func order() throws {
    let one = try run("heed test rules -v --jobs 1")
    let many = try run("heed test rules -v --jobs 4")
    #expect(one.status == 0)
    #expect(one.output == many.output)
    #expect(one.output.hasPrefix("passed angry\npassed calm\n✓ 2 passed, 0 failed"))
  }

  @Test("a failure shows what was judged, what fired and what was missed", arguments: ["text", "json"])
  func failure(_ format: String) throws {
    let test = #"test "near" { customer "hm" where anger = 0.42  expect by "angry" }"#
    let outcome = try run("heed test rules --format \(format)", adding: test)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("anger 0.42, needs 0.5"))
  }

  @Test("one test is chosen by its place")
  func place() throws {
    let outcome = try run("heed test rules -v --filter rules.heed:17")
    #expect(outcome.output.hasPrefix("passed angry\n✓ 1 passed"))
    #expect(try run("heed test rules --filter nothing").status == 1)
  }

  @Test(
    "coverage and mutations can be asked for a minimum",
    arguments: [
      ("--coverage --minimum 100", Int32(0)), ("--mutate --minimum 60", 0), ("--mutate --minimum 100", 1),
      ("--mutate --only rule --minimum 100", 0), ("--mutate --only rulez", 2),
      ("--mutate --only words --minimum 100", 0), ("--minimum 3", 2),
    ])
  func minimum(_ options: String, _ status: Int32) throws {
    #expect(try run("heed test rules \(options)").status == status)
  }

  @Test("a survivor comes with its place and with a test to paste")
  func survivor() throws {
    let output = try run("heed test rules --mutate").output
    #expect(output.contains("survived  rule \"angry\": `anger >= 0.5` becomes `anger >= 0.45`"))
    #expect(output.contains("rules/rules.heed:16:21"))
    #expect(output.contains("customer \"…\" where anger = 0.49"))
  }

  @Test("the listing says of each line what was seen")
  func listing() throws {
    let output = try run("heed test rules --coverage-listing").output
    #expect(output.contains("   16 1x TF"))
    #expect(try run("heed test rules --coverage --format json").output.hasPrefix("{\"percent\":100,"))
  }

  @Test("JUnit is well-formed whatever tests are called, and counts what failed")
  func junit() throws {
    let hostile = #"test "a <b> & \"c\" ]]> 测试" { customer "<\"&'>"  expect hold }"#
    let process = try HeedProcess(rules: Self.rules + hostile)
    defer { process.remove() }
    #expect(try process.run("heed test rules --junit tests.xml").status == 1)
    let data = try Data(contentsOf: process.folder.appending(path: "tests.xml"))
    #expect(XMLParser(data: data).parse())
    #expect(String(decoding: data, as: UTF8.self).contains(#"tests="3" failures="1""#))
  }
}
