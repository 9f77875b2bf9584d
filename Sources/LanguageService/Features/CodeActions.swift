package import Diagnostics
import RuleLinting
import RuleSemantics
import RuleSyntax

/// Something that an editor offers to do about a finding.
package struct CodeAction: Sendable {
  package let title: String
  package let kind: Kind
  package let path: String
  package let edits: [TextEdit]
  /// The finding that it is about; nil if it is about all.
  package let finding: ShownFinding?
  /// Whether it is what most would do.
  package let isPreferred: Bool

  package enum Kind: String, Sendable, CaseIterable {
    case quickFix = "quickfix"
    case fixAll = "source.fixAll.heed"
  }
}

extension Workspace {
  /// What can be done about the findings that touch a range: their fixes, what was probably meant, and a comment that
  /// allows them; and all fixes of the file at once.
  package func codeActions(
    of path: String, in range: TextRange, _ language: MessageLanguage
  ) -> [CodeAction] {
    let path = RulePath.normalised(path)
    guard let file = documents[path]?.file else { return [] }
    let live = liveFindings(of: path)
    let start = file.offset(of: range.start, encoding)
    let end = file.offset(of: range.end, encoding)
    var offer = CodeActionOffer(file: file, encoding: encoding, language: language, live: live)
    var seen: Set<String> = []
    for finding in live where finding.span.start <= end && start <= finding.span.end && !finding.isOfTest {
      let words = finding.diagnostic.finding
      guard seen.insert("\(finding.span) \(words.message(in: .english))").inserted else { continue }
      offer.add(finding, findings(of: path, in: language))
    }
    offer.addAll()
    return offer.actions
  }
}

private struct CodeActionOffer {
  let file: RuleFile
  let encoding: PositionEncoding
  let language: MessageLanguage
  let live: [LiveFinding]
  var actions: [CodeAction] = []

  private func say(_ english: String, _ chinese: String) -> String {
    language == .english ? english : chinese
  }

  mutating func add(_ finding: LiveFinding, _ shown: [ShownFinding]) {
    let range = file.range(of: finding.span, encoding)
    let code = finding.diagnostic.code
    let about = shown.first { $0.range == range && $0.code == code }
    if let fix = finding.fix {
      let title = finding.diagnostic.finding.help(in: language) ?? say("Mend \(code)", "修复 \(code)")
      add(title.capitalisedFirst, edits(of: [fix]), about, isPreferred: true)
    }
    if let meant = finding.diagnostic.finding.replacement {
      add(
        say("Change to `\(meant)`", "改为 `\(meant)`"),
        [TextEdit(range: range, text: meant)], about, isPreferred: finding.fix == nil)
    }
    if finding.diagnostic.severity < .error, code.hasPrefix("H"), !code.hasPrefix("H109") {
      add(
        say("Allow \(code) here, because …", "在此允许 \(code),因为 …"), [allowance(of: code, at: finding.span)],
        about,
        isPreferred: false)
    }
  }

  mutating func addAll() {
    let fixes = fixesTogether()
    guard !fixes.isEmpty else { return }
    actions.append(
      CodeAction(
        title: say("Mend all that can be mended", "修复所有可修复的问题") + " (\(fixes.count))", kind: .fixAll,
        path: file.path,
        edits: edits(of: fixes), finding: nil, isPreferred: false))
  }

  private mutating func add(
    _ title: String, _ edits: [TextEdit], _ finding: ShownFinding?, isPreferred: Bool
  ) {
    actions.append(
      CodeAction(
        title: title, kind: .quickFix, path: file.path, edits: edits, finding: finding,
        isPreferred: isPreferred))
  }

  private func edits(of fixes: [Fix]) -> [TextEdit] {
    fixes.flatMap(\.edits).sorted { $0.span < $1.span }.map {
      TextEdit(range: file.range(of: $0.span, encoding), text: $0.replacement)
    }
  }

  /// Fixes that do not touch each other, first come first served.
  private func fixesTogether() -> [Fix] {
    var taken: [SourceSpan] = []
    var fixes: [Fix] = []
    for finding in live {
      guard let fix = finding.fix,
        !fix.edits.contains(where: { edit in
          taken.contains { edit.span.start <= $0.end && $0.start <= edit.span.end }
        })
      else { continue }
      taken += fix.edits.map(\.span)
      fixes.append(fix)
    }
    return fixes
  }

  /// The comment on a line of its own, above the line of the finding; behind it where a block ends.
  private func allowance(of code: String, at span: SourceSpan) -> TextEdit {
    let line = file.lines.line(of: Int(span.start))
    let bytes = file.source.bytes
    let start = file.lines.starts[line]
    var text = start
    while text < bytes.count, bytes[text] == 0x20 || bytes[text] == 0x09 { text += 1 }
    let comment = "# heed: allow \(code) because …"
    if text < bytes.count, bytes[text] == UInt8(ascii: "}") {
      let end = UInt32(file.lines.end(ofLine: line, in: bytes))
      let place = SourceSpan(source: file.source.id, start: end, end: end)
      return TextEdit(range: file.range(of: place, encoding), text: "  " + comment)
    }
    let place = SourceSpan(source: file.source.id, start: UInt32(start), end: UInt32(start))
    let indent = String(decoding: bytes[start..<text], as: UTF8.self)
    return TextEdit(range: file.range(of: place, encoding), text: indent + comment + "\n")
  }
}

extension Finding {
  /// What was probably meant at the place of the finding, if that is a text in place of another.
  var replacement: String? {
    switch self {
    case let finding as SyntaxFinding:
      switch finding {
      case .numberForm(_, let instead), .percent(_, let instead), .dateForm(_, let instead),
        .clockForm(_, let instead), .foreignOperator(_, let instead), .foreignKeyword(_, let instead),
        .numberInWords(_, let instead), .comparisonInWords(_, let instead):
        instead
      case .unknownDeclaration(_, let near, _), .unknownClause(_, _, let near), .unexpected(_, let near): near
      default: nil
      }
    case let finding as NameFinding:
      switch finding {
      case .unknown(let kind, _, let near?, _): kind == .rule || kind == .ensure ? "\"\(near)\"" : near
      case .lexiconSignal(_, let near), .unknownZone(_, let near), .unsupportedLanguage(_, let near): near
      default: nil
      }
    default: nil
    }
  }
}

extension String {
  /// With a capital letter at its start.
  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
