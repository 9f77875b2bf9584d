import RuleSemantics

extension CheckedRuleSet {
  /// A step as the rule has it.
  func words(of step: CheckedStep) -> String {
    switch step {
    case .handoff(let desk): "handoff to \(desks[desk].name)"
    case .reply(let script): "reply \(scripts[script].name)"
    case .ask(let script): "ask \(scripts[script].name)"
    case .answer(let script): "answer with \(scripts[script].name)"
    case .answerOutside(let name): "answer with \"\(name)\""
    case .answerFreely: "answer freely"
    case .replace(let script): "replace with \(scripts[script].name)"
    case .giveBack: "give back"
    }
  }
}
