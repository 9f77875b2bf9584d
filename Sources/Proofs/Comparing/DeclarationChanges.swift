package import RuleSemantics

/// Declarations that one rule set has and the other has not, or has otherwise, as `heed dump model` lists them.
package struct DeclarationChange: Sendable, Equatable {
  /// `rule "angry once"`, `topic legal`.
  package var name: String
  package var kind: Kind
  package enum Kind: String, Sendable { case added, removed, changed }
}

/// What differs in the declarations, in the order of the listing; tests and what follows from conditions are left out.
package func declarationChanges(from old: CheckedRuleSet, to new: CheckedRuleSet) -> [DeclarationChange] {
  let (before, after) = (declarations(of: old), declarations(of: new))
  let texts = Dictionary(before.map { ($0.name, $0.text) }, uniquingKeysWith: { $0 + $1 })
  let newTexts = Dictionary(after.map { ($0.name, $0.text) }, uniquingKeysWith: { $0 + $1 })
  var changes: [DeclarationChange] = []
  for declaration in before where newTexts[declaration.name] == nil {
    changes.append(DeclarationChange(name: declaration.name, kind: .removed))
  }
  var seen: Set<String> = []
  for declaration in after where seen.insert(declaration.name).inserted {
    if let text = texts[declaration.name] {
      if text != newTexts[declaration.name] {
        changes.append(DeclarationChange(name: declaration.name, kind: .changed))
      }
    } else {
      changes.append(DeclarationChange(name: declaration.name, kind: .added))
    }
  }
  return changes
}

private func declarations(of ruleSet: CheckedRuleSet) -> [(name: String, text: String)] {
  var found: [(name: String, text: String)] = []
  for line in dump(ruleSet).split(separator: "\n") {
    if line.hasPrefix(" ") {
      if !found.isEmpty { found[found.count - 1].text += "\n" + line }
      continue
    }
    let kind = line.prefix { $0 != " " }
    if ["test", "track", "series"].contains(kind) { continue }
    found.append((heading(String(line), kind: String(kind)), String(line)))
  }
  return found
}

/// The kind and name in a heading, without what follows the name.
private func heading(_ line: String, kind: String) -> String {
  if kind == "policy" { return "policy" }
  let rest = line.dropFirst(kind.count + 1)
  if rest.hasPrefix("\"") {
    // A quoted name ends at the next quote that is not escaped.
    var isEscaped = false
    var name = "\""
    for character in rest.dropFirst() {
      name.append(character)
      if character == "\"", !isEscaped { break }
      isEscaped = character == "\\" && !isEscaped
    }
    return "\(kind) \(name)"
  }
  return "\(kind) " + rest.prefix { $0 != " " && $0 != ":" }
}
