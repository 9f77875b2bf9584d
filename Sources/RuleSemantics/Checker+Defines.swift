import Diagnostics
import RuleSyntax

// Definitions: read once, judged wherever they are used.

extension Checker {
  /// Reads every definition once, so that its mistakes are reported there and not where it is used.
  mutating func checkDefines() {
    for position in defineList.indices { _ = read(position, at: defineList[position].name.span) }
  }

  private mutating func read(_ position: Int, at span: SourceSpan) -> (Meaning, ExpressionUse) {
    switch defineStates[position] {
    case .read(let meaning, let use): return (meaning, use)
    case .reading:
      let start = defineStack.firstIndex(of: position) ?? 0
      let circle = (defineStack[start...] + [position]).map { defineList[$0].name.value }
      report(NameFinding.defineCircle(circle), at: span)
      return (.broken, ExpressionUse())
    case .unread: break
    }
    guard defineStack.count < Limits.defineDepth else {
      report(FileFinding.definesTooDeep(Limits.defineDepth), at: span)
      return (.broken, ExpressionUse())
    }
    // The level goes on from where the definition is first met, so that no chain of them exhausts the stack.
    let outer = use
    let base = level
    use = ExpressionUse()
    defineStates[position] = .reading
    defineStack.append(position)
    var meaning = meaning(defineList[position].syntax.value, Place(.define))
    defineStack.removeLast()
    if use.parts > Limits.partsOfOne {
      report(FileFinding.definesTooLarge(Limits.partsOfOne), at: defineList[position].name.span)
      meaning = .broken
    }
    use.depth = max(0, use.depth - base)
    let result = (meaning, use)
    defineStates[position] = .read(meaning, use)
    use = outer
    return result
  }

  /// What a definition means at a place that uses it.
  mutating func definition(_ position: Int, at span: SourceSpan, _ place: Place) -> Meaning {
    let name = defineList[position].name.value
    let (meaning, inner) = read(position, at: span)
    if case .broken = meaning { return .broken }
    for trait in inner.traits { admit(trait, at: span, place, through: name) }
    use.parts += inner.parts
    use.depth = max(use.depth, level + inner.depth)
    openedParts += inner.parts
    if level + inner.depth > Limits.nesting {
      report(FileFinding.definesTooDeep(Limits.nesting), at: span)
      return .broken
    }
    if inner.parts > Limits.partsOfOne || openedParts > Limits.partsOfAll {
      let limit = inner.parts > Limits.partsOfOne ? Limits.partsOfOne : Limits.partsOfAll
      report(FileFinding.definesTooLarge(limit), at: span)
      return .broken
    }
    if !defineStack.isEmpty, use.parts > Limits.partsOfOne {
      report(FileFinding.definesTooLarge(Limits.partsOfOne), at: span)
      return .broken
    }
    return meaning
  }
}
