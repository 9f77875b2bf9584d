import Diagnostics
import RuleSemantics
import Testing

@Suite struct LoadingTests {
  static let mistakes: [(String, [String])] = [
    ("use \"../packs/sensitiv\"", ["H0911 \"../packs/sensitiv\""]),
    ("use \"../packs/sensitive/p.heed\"", ["H0914 \"../packs/sensitive/p.heed\""]),
    ("use \"/packs/sensitive\"", ["H0913 \"/packs/sensitive\""]),
    ("use \"../packs/empty\"", ["H0915 \"../packs/empty\""]),
    ("use \"../packs/sensitive\"\nuse \"../packs/./sensitive\"", []),
  ]

  @Test("follows `use` and says where it leads nowhere", arguments: mistakes)
  func use(_ text: String, _ findings: [String]) {
    let outcome = Example.check(files: [
      "rules/a.heed": Example.base + text,
      "packs/sensitive/p.heed": "use \"../../rules\"\ntopic x { terms \"x光\" }",
      "packs/empty/readme.txt": "nothing",
    ])
    #expect(outcome.findings == findings)
  }

  @Test("suggests the folder that was meant")
  func suggestion() {
    let outcome = Example.check(files: [
      "rules/a.heed": Example.base + "use \"../packs/sensitiv\"", "packs/sensitive/p.heed": "",
    ])
    #expect(outcome.diagnostics.first?.finding.help(in: .english) == "did you mean `../packs/sensitive`?")
  }

  @Test("a single file can be a rule set")
  func singleFile() {
    #expect(Example.check(files: ["a.heed": Example.base], root: "a.heed").findings == [])
    #expect(Example.check(files: [:], root: "a.heed").findings.first == "H0912 ")
  }

  @Test("bytes that are not UTF-8 are reported where they stand")
  func invalidBytes() {
    let bytes = Array("# ".utf8) + [0xFF, 0xC3] + Array("\n".utf8)
    let loaded = Example.loader(["rules/a.heed": bytes]).loaded("rules")
    #expect(loaded.diagnostics.map(\.code) == ["H0910"])
    #expect(loaded.diagnostics.first?.span.start == 2)
    #expect(loaded.sources.first?.bytes.count == 9)
  }

  @Test("what is too large is not read, and says so")
  func tooLarge() {
    let bytes = [UInt8](repeating: UInt8(ascii: "#"), count: 4 << 20 + 1)
    #expect(Example.loader(["rules/a.heed": bytes]).loaded("rules").diagnostics.map(\.code) == ["H0916"])
    let many = Dictionary(uniqueKeysWithValues: (0...5000).map { ("rules/\($0).heed", [UInt8]()) })
    #expect(Example.loader(many).loaded("rules").diagnostics.map(\.code) == ["H0917"])
    let declarations = String(repeating: "use \".\"\n", count: 20_001)
    #expect(Example.check(declarations).findings.contains { $0.hasPrefix("H0920") })
  }

  @Test("paths are brought to one form")
  func paths() {
    #expect(RulePath.normalised("a/./b//../c") == "a/c")
    #expect(RulePath.normalised("../a") == "../a")
    #expect(RulePath.normalised("/../a") == "/a")
    #expect(RulePath.normalised("a/..") == ".")
  }
}

@Suite struct FindingTests {
  @Test("every code has words in both languages, in house form", arguments: SemanticFindings.samples.indices)
  func words(_ index: Int) {
    let finding = SemanticFindings.samples[index]
    let english = finding.message(in: .english)
    #expect(finding.code.wholeMatch(of: /H0[2-79]\d\d/) != nil)
    #expect(!english.isEmpty && !english.hasSuffix("."))
    #expect(english.first?.isUppercase != true || english.hasPrefix("Heed"))
    #expect(!finding.message(in: .chinese).isEmpty && !finding.message(in: .chinese).hasSuffix("。"))
    #expect((finding.help(in: .english) == nil) == (finding.help(in: .chinese) == nil))
  }

  @Test("codes are unique")
  func unique() {
    #expect(SemanticFindings.allCodes.count > 130)
    #expect(Set(SemanticFindings.samples.map(\.code)).count == SemanticFindings.samples.count)
  }
}
