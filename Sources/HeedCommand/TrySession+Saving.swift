import Conversations
import Diagnostics
import Escalation
import Foundation
import Heed
import RuleCompilation
import RuleFormatting
import RuleSemantics
import RuleSyntax
import RuleTesting

/// `:save "name" [FILE]`: the conversation becomes a test, which is kept only if it passes.
extension TrySession {
  mutating func save(_ text: String) -> [String] {
    guard let (name, file) = Self.arguments(text) else { return [":save \"what should hold\" [FILE]"] }
    guard moment.steps.contains(where: { if case .turn = $0 { true } else { false } }) else {
      return ["nothing was said yet"]
    }
    if rules.ruleSet.tests.contains(where: { $0.name == name }) {
      return [Width.plain("there is a test “\(name)” already")]
    }
    let target: String
    do {
      target = try path(of: file)
    } catch {
      return [error.message]
    }
    var problem = ""
    // A test without a time is easier to read; whether it says the same, only running it tells.
    for isTimed in [false, true] {
      let test = TryTest(
        name: name, steps: moment.steps, program: engine.program, zone: zone, isTimed: isTimed)
      guard let written = test.text else {
        return ["not saved: a picture, or a desk back on its hours, cannot be said in a test"]
      }
      switch Self.formatted(written) {
      case .failure(let reason): problem = reason.message
      case .success(let formatted):
        let old = RuleFiles.bytes(of: target).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let new =
          old + (old.isEmpty || old.hasSuffix("\n\n") ? "" : old.hasSuffix("\n") ? "\n" : "\n\n") + formatted
        if let failure = failure(of: name, new, in: target) {
          problem = failure
          continue
        }
        do {
          try RuleFiles.write(new, to: target)
        } catch {
          return ["\(error)"]
        }
        _ = rules.reload()
        return formatted.split(separator: "\n").map { Terminal.styled("  " + $0, .dim) } + [
          "saved in \(target); it passes"
        ]
      }
    }
    return [Width.plain("not saved: \(problem)")]
  }

  /// A name in quotes, then perhaps a file.
  private static func arguments(_ text: String) -> (name: String, file: String?)? {
    let quotes: Set<Character> = ["\"", "“", "”"]
    guard let first = text.first else { return nil }
    if !quotes.contains(first) { return (text, nil) }
    let rest = text.dropFirst()
    guard let end = rest.firstIndex(where: { quotes.contains($0) }), end > rest.startIndex else { return nil }
    let file = rest[rest.index(after: end)...].trimmingCharacters(in: .whitespaces)
    return (String(rest[..<end]), file.isEmpty ? nil : file)
  }

  /// The file that a test goes into: a file of the rule set's folder, or the only file there is.
  private func path(of file: String?) throws(Failure) -> String {
    let isFolder = RuleFolder.entries(of: rules.path) != nil
    let folder =
      ["", "."].contains(RulePath.normalised(rules.path)) ? "" : RulePath.normalised(rules.path) + "/"
    guard let file else { return isFolder ? folder + "tests-tried.heed" : rules.path }
    guard file.hasSuffix(".heed") else {
      throw .misuse("rule files are called NAME.heed, not \(Width.plain(file))")
    }
    return RulePath.normalised(file.contains("/") || !isFolder ? file : folder + file)
  }

  private static func formatted(_ test: String) -> Result<String, Failure> {
    let (file, diagnostics) = parsed(SourceFile(id: SourceID(0), path: "test", text: test))
    if let error = diagnostics.first(where: { $0.severity == .error }) {
      return .failure(.misuse("as a test it would have an error: \(error.finding.message(in: .english))"))
    }
    switch RuleFormatting.formatted(file, diagnostics: diagnostics) {
    case .formatted(let text): return .success(text)
    case .refused(let reason): return .failure(.misuse(reason.description))
    }
  }

  /// Why a test does not hold in the rules on disk, with a file that has a new text; nil if it passes.
  private func failure(of name: String, _ text: String, in target: String) -> String? {
    let folder = target.lastIndex(of: "/").map { String(target[..<$0]) } ?? "."
    let loaded = RuleSetLoader(
      list: { listed in
        RuleFolder.entries(of: listed).map { entries in
          let isNew = !entries.contains { RulePath.normalised($0) == RulePath.normalised(target) }
          return isNew && RulePath.normalised(listed) == RulePath.normalised(folder)
            ? entries + [target] : entries
        }
      },
      read: { path in
        RulePath.normalised(path) == RulePath.normalised(target)
          ? Array(text.utf8) : RuleFolder.bytes(of: path)
      },
      parse: { parsed($0) }
    ).loaded(rules.path)
    let (checked, diagnostics) = RuleSemantics.checked(
      loaded,
      options: .withExamples(isZone: { TimeZones.isZone($0) }, today: Int(now() / 86_400_000), run: false))
    guard let ruleSet = checked else {
      let error = diagnostics.first { $0.severity == .error }
      return "the rules would have an error: \(error?.finding.message(in: .english) ?? "")"
    }
    guard let position = ruleSet.tests.firstIndex(where: { $0.name == name }) else {
      return "\(target) is no file of these rules"
    }
    guard let runner = try? TestRunner(ruleSet, zones: { RuleFiles.zone($0) }) else {
      return "the rules do not compile on this machine"
    }
    return runner.run(position).failures.first.map {
      "played as a test it goes otherwise: after \($0.line) expected \($0.expected), but \($0.actual)"
    }
  }
}
