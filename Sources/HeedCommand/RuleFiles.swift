import ArgumentParser
import Conversations
import Diagnostics
import EmotionScoring
import Escalation
import Foundation
import RuleCompilation
import RuleSemantics
import RuleSyntax
import TextNormalization

/// Where the rules are and how findings are shown.
struct RuleOptions: ParsableArguments {
  @Option(name: .long, help: "Folder or file of the rule set. Default: this folder, if it holds .heed files.")
  var rules: String?

  @OptionGroup var messages: MessageOptions

  func path() throws -> String { try RuleFiles.path(rules) }
}

struct MessageOptions: ParsableArguments {
  @Option(name: .long, help: "Language of messages: en or zh. Default: from the locale.")
  var language: String?

  var messageLanguage: MessageLanguage { Terminal.language(language) }
}

/// Rule files on disk.
enum RuleFiles {
  static func path(_ chosen: String?) throws -> String {
    if let chosen {
      guard FileManager.default.fileExists(atPath: chosen) else {
        throw Failure.world("there is no file or folder `\(chosen)`")
      }
      return chosen
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: ".")) ?? []
    guard names.contains(where: { $0.hasSuffix(".heed") }) else {
      throw Failure.misuse("no rules here: name a folder with --rules, or start one with `heed init`")
    }
    return "."
  }

  static func loaded(_ path: String) -> LoadedRuleSet {
    let loader = RuleSetLoader(
      list: { folder in
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
        else {
          return nil
        }
        return (try? FileManager.default.contentsOfDirectory(atPath: folder))?.map {
          folder == "." ? $0 : folder + "/" + $0
        }
      },
      read: { path in FileManager.default.contents(atPath: path).map { Array($0) } },
      parse: { parsed($0) })
    return loader.loaded(path)
  }

  /// Loads and checks; `examples` also runs the yes and no of topics and triggers.
  static func checked(_ path: String, examples: Bool) throws -> (CheckedRuleSet?, [Diagnostic], LoadedRuleSet)
  {
    let loaded = loaded(path)
    let scorer = try EmotionScorer(authorEntries: [])
    let today = Int((Date().timeIntervalSince1970 / 86_400).rounded(.down))
    let (ruleSet, diagnostics) = RuleSemantics.checked(
      loaded,
      options: CheckOptions(
        isZone: { Zones.table(of: $0) != nil }, today: today, examples: examples,
        negations: { scorer.scores(of: $0, explaining: false).negated }))
    return (ruleSet, diagnostics, loaded)
  }

  /// A rule set that must be without errors; its findings go to standard error if it is not.
  static func ruleSet(_ options: RuleOptions) throws -> CheckedRuleSet {
    let (ruleSet, diagnostics, loaded) = try checked(try options.path(), examples: false)
    guard let ruleSet else {
      let text = DiagnosticRenderer(
        sources: loaded.sources, language: options.messages.messageLanguage, isColoured: false
      ).text(diagnostics.filter { $0.severity == .error })
      FileHandle.standardError.write(Data(text.utf8))
      throw ExitCode.findings
    }
    return ruleSet
  }

  static func engine(_ options: RuleOptions) throws -> Engine { try engine(of: try ruleSet(options)) }

  static func engine(of ruleSet: CheckedRuleSet) throws -> Engine {
    do {
      return Engine(try compiled(ruleSet, zones: { Zones.table(of: $0) }))
    } catch CompilationError.unknownZone(let zone) {
      throw Failure.world("this machine knows no time zone \(zone)")
    } catch {
      throw Failure.world("\(error)")
    }
  }
}

/// Time zones of this machine as tables for the core.
enum Zones {
  /// Transitions from 1990 to 2060, or nil if there is no such zone.
  static func table(of name: String) -> ZoneTable? {
    guard name.contains("/") || name == "UTC", let zone = TimeZone(identifier: name) else { return nil }
    var date = Date(timeIntervalSince1970: 631_152_000)
    let end = Date(timeIntervalSince1970: 2_840_140_800)
    var transitions = [
      (from: Int64(date.timeIntervalSince1970), offset: Int32(zone.secondsFromGMT(for: date)))
    ]
    while let next = zone.nextDaylightSavingTimeTransition(after: date), next < end, next > date {
      transitions.append((Int64(next.timeIntervalSince1970), Int32(zone.secondsFromGMT(for: next))))
      date = next
    }
    return ZoneTable(name: name, transitions: transitions)
  }
}
