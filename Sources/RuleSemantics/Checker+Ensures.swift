import Diagnostics
import RuleSyntax

extension Checker {
  /// A statement that must hold on every customer turn (R40).
  mutating func ensure(_ declared: Declared<EnsureSyntax>) -> CheckedEnsure {
    let syntax = declared.syntax
    let place = Place(.customer)
    if syntax.promises.isEmpty {
      reportAbsence(
        TestFinding.ensureWithoutPromise(syntax.name.value), at: syntax.name.span, in: declared.span)
    }
    let promises = syntax.promises.compactMap { promise -> (isAlways: Bool, kind: CheckedEnsure.Promise)? in
      if !promise.isAlways, promise.isAgainstCare {
        let written = text(at: promise.span)
        report(
          TestFinding.ensureAgainstCare(written.hasPrefix("never") ? written : "never \(written)"),
          at: promise.span)
      }
      return self.promise(promise).map { (promise.isAlways, $0) }
    }
    return CheckedEnsure(
      name: syntax.name.value, when: syntax.when.map { condition($0, place) } ?? .constant(true),
      unless: syntax.unless.map { condition($0, place) }, promises: promises, span: declared.span)
  }

  private mutating func promise(_ promise: EnsureSyntax.Promise) -> CheckedEnsure.Promise? {
    switch promise.kind {
    case .handoff(let desk, let priority):
      guard let desk else { return .handoff(desk: nil, priority: priority) }
      return position(of: desk, .desk).map { .handoff(desk: $0, priority: priority) }
    case .reachesAPerson: return .reachesAPerson
    case .reply(let script):
      guard let script else { return .reply(script: nil) }
      return position(of: script, .script).map { .reply(script: $0) }
    case .ask(let script):
      guard let script else { return .ask(script: nil) }
      return position(of: script, .script).map { .ask(script: $0) }
    case .answer: return .answer
    case .offer: return .offer
    case .tag(let tag): return .tag(tag.value)
    }
  }
}

extension EnsureSyntax.Promise {
  /// Forbidding it would keep customers from people.
  fileprivate var isAgainstCare: Bool {
    switch kind {
    case .handoff(to: nil, _), .reachesAPerson: true
    default: false
    }
  }
}
