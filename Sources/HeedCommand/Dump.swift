import ArgumentParser
import Conversations
import Diagnostics
import Escalation
import Foundation
import RuleRuntime
import RuleSemantics
import RuleSyntax
import Signals
import WireFormat

/// `heed dump`: what each stage makes of its input, as the goldens of the tests show it.
struct Dump: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints what one stage makes of its input.",
    discussion: """
      tokens, tree: of a rule file. model, program: of a rule set. frame, trace: of a customer's sentence under a rule set.

        heed dump tree shop/rules.heed
        heed dump program --rules shop
        heed dump frame --rules shop "where is my order"
      """)

  enum Stage: String, ExpressibleByArgument, CaseIterable {
    case tokens, tree, model, program, frame, trace
  }

  @Argument(help: "tokens, tree, model, program, frame or trace.")
  var stage: Stage

  @Argument(help: "The rule file (tokens, tree) or the sentence (frame, trace).", completion: .file())
  var input: String?

  @OptionGroup var options: RuleOptions

  func validate() throws {
    switch stage {
    case .tokens, .tree:
      if input == nil { throw ValidationError("`dump \(stage.rawValue)` needs a rule file") }
    case .frame, .trace:
      if input == nil { throw ValidationError("`dump \(stage.rawValue)` needs a sentence") }
    case .model, .program:
      if input != nil {
        throw ValidationError("`dump \(stage.rawValue)` takes the rules with --rules and nothing else")
      }
    }
  }

  func run() throws {
    let input = input ?? ""
    var output = Output()
    switch stage {
    case .tokens:
      let source = try Self.source(input)
      let (tokens, _) = tokens(in: source)
      try output.line(dump(tokens: tokens, of: source).utf8.dropLast())
    case .tree: try output.line(dump(parsed(try Self.source(input)).file).utf8.dropLast())
    case .model: try output.line(dump(try RuleFiles.ruleSet(options)).utf8.dropLast())
    case .program: try output.line(try RuleFiles.engine(options).program.listing.utf8.dropLast())
    case .frame: try output.line(frame(of: input))
    case .trace:
      let engine = try RuleFiles.engine(options)
      var conversation = engine.newConversation(id: "sentence")
      let decision = engine.decide(Self.turn(input), in: &conversation, detail: .explanation)
      for rule in decision.trace?.rules ?? [] {
        for line in Explanation.full(rule) { try output.line(line) }
      }
    }
    try output.flush()
  }

  /// A fixed time, so that the same sentence always gives the same print: Monday 2026-01-05 10:00 UTC.
  private static func turn(_ text: String) -> Turn {
    Turn(id: "t1", speaker: .customer, text: text, at: 1_767_607_200_000)
  }

  private static func source(_ path: String) throws -> SourceFile {
    guard let bytes = RuleFiles.bytes(of: path) else { throw Failure.world("cannot read \(path)") }
    return SourceFile(id: SourceID(0), path: path, text: String(decoding: bytes, as: UTF8.self))
  }

  /// Every signal as rules read it, then what matched.
  private func frame(of text: String) throws -> String {
    let engine = try RuleFiles.engine(options)
    var conversation = engine.newConversation(id: "sentence")
    let decision = engine.decide(Self.turn(text), in: &conversation)
    var lines: [String] = []
    for row in Signal.catalogue where !row.signal.isOfDraft {
      let value = conversation.lastSignals[row.signal.rawValue]
      lines.append("\(Width.padded(row.name, to: 16)) \(Self.words(value, row, engine.program))")
    }
    let values = decision.values
    lines.append(
      "\(Width.padded("intent", to: 16)) \(values.intent ?? "none") \(Playback.decimal(values.intentSimilarity))"
    )
    for (kind, names) in [("topic", values.topics), ("trigger", values.triggers), ("mood", values.moods)] {
      for name in names { lines.append("\(Width.padded(kind, to: 16)) \(name)") }
    }
    for item in decision.evidence {
      let weight = item.contribution.map { " \(Playback.decimal($0))" } ?? ""
      lines.append(
        "\(Width.padded("evidence", to: 16)) \(item.kind.rawValue) \(item.name) \(item.characters.lowerBound)..<\(item.characters.upperBound) \"\(Width.plain(item.text))\"\(weight)"
      )
    }
    return lines.joined(separator: "\n")
  }

  private static func words(_ value: Int64, _ row: SignalDescription, _ program: Program) -> String {
    func name(_ names: [String]) -> String {
      let index = Int(clamping: value)
      return names.indices.contains(index) ? names[index] : "?"
    }
    switch row.type {
    case .truth: return value == 0 ? "no" : "yes"
    case .oneOf(let cases): return name(row.signal == .channel ? program.policy.channels : cases)
    case .count: return String(value / unitsPerOne)
    default:
      var writer = JSONWriter()
      writer.thousandths(Int(value / 10))
      return writer.text
    }
  }
}
