package import Diagnostics

/// H08xx: what a proof found out about a rule set that checks without errors.
package enum ProofFinding: WordedFinding, Equatable {
  case ensureBroken(String)
  case ensureUnknown(String, reason: String)
  case ensureNeverApplies(String)
  case neverHolds(rule: String)
  case alwaysDisplaced(rule: String)
  case neverDecides(rule: String)
  case exceptionNeverMatters(rule: String, condition: String)
  case alwaysTrue(rule: String, condition: String)
  case neverTrue(rule: String, condition: String)
  case redundant(rule: String, condition: String)
  case tie(String, String, conversation: String?)
  case moodNeverBegins(String)
  case moodNeverEnds(String)

  package var wording: Wording {
    switch self {
    case .ensureBroken(let name):
      return Wording(
        "H0801", .error, "the rules can break ensure `\(name)`", "规则可能违反保证 `\(name)`",
        help: ("change the rules so that the conversation below ends as promised", "请修改规则,使下面的对话符合保证")
      )
    case .ensureUnknown(let name, let reason):
      return Wording(
        "H0802", .warning, "ensure `\(name)` is neither proven nor broken: \(reason)",
        "保证 `\(name)` 未能证明,也未发现反例:\(reason)",
        help: ("try a larger `--depth` or `--budget`", "请调大 `--depth` 或 `--budget`")
      )
    case .ensureNeverApplies(let name):
      return Wording(
        "H0803", .warning, "the condition of ensure `\(name)` can never hold, so it promises nothing",
        "保证 `\(name)` 的条件永远不成立,等于没有承诺", help: ("correct the condition", "请修正条件")
      )
    case .neverHolds(let rule):
      return Wording(
        "H0804", .warning, "rule `\(rule)` can never hold", "规则 `\(rule)` 永远不会成立",
        help: ("its conditions contradict each other; correct or remove it", "其条件互相矛盾,请修正或删除")
      )
    case .alwaysDisplaced(let rule):
      return Wording(
        "H0805", .warning, "rule `\(rule)` is displaced whenever it is ready", "规则 `\(rule)` 每次成立都会被取代",
        help: ("narrow the rules that name it in `instead of`, or remove it", "请收窄用 `instead of` 取代它的规则,或删除它")
      )
    case .neverDecides(let rule):
      return Wording(
        "H0806", .warning, "rule `\(rule)` never decides: another rule always wins",
        "规则 `\(rule)` 从不起决定作用:总有别的规则优先",
        help: ("raise its priority, narrow the others, or remove its action", "请提高优先级、收窄其他规则,或去掉它的动作")
      )
    case .exceptionNeverMatters(let rule, let condition):
      return Wording(
        "H0807", .warning, "the exception `\(condition)` of rule `\(rule)` never matters",
        "规则 `\(rule)` 的例外 `\(condition)` 从不起作用", help: ("remove it, or correct it", "请删除或修正")
      )
    case .alwaysTrue(let rule, let condition):
      return Wording(
        "H0808", .warning, "`\(condition)` in rule `\(rule)` is always true",
        "规则 `\(rule)` 中的 `\(condition)` 恒为真", help: ("remove it, or correct the comparison", "请删除,或修正比较")
      )
    case .neverTrue(let rule, let condition):
      return Wording(
        "H0809", .warning, "`\(condition)` in rule `\(rule)` is never true",
        "规则 `\(rule)` 中的 `\(condition)` 恒为假", help: ("remove it, or correct the comparison", "请删除,或修正比较")
      )
    case .redundant(let rule, let condition):
      return Wording(
        "H0810", .warning, "`\(condition)` in rule `\(rule)` changes nothing beside the other conditions",
        "规则 `\(rule)` 中的 `\(condition)` 与其他条件重复,不起作用", help: ("remove it", "请删除")
      )
    case .tie(let one, let other, let conversation):
      let english = conversation.map { ", as in \($0)" } ?? ""
      let chinese = conversation.map { ",例如 \($0)" } ?? ""
      return Wording(
        "H0811", .warning,
        "rules `\(one)` and `\(other)` want different things together and only their names decide\(english)",
        "规则 `\(one)` 与 `\(other)` 会同时要求不同的结果,只由名称决定\(chinese)",
        help: (
          "give one a higher `priority`, write `instead of \"\(other)\"`, or add an `unless`",
          "请提高其中一个的 `priority`,或写 `instead of \"\(other)\"`,或加上 `unless`"
        )
      )
    case .moodNeverBegins(let name):
      return Wording(
        "H0812", .warning, "mood `\(name)` can never begin", "情绪状态 `\(name)` 永远不会开始",
        help: ("correct what stands after `enter when`", "请修正 `enter when` 之后的条件")
      )
    case .moodNeverEnds(let name):
      return Wording(
        "H0813", .warning, "mood `\(name)` ends only when an agent gives back",
        "情绪状态 `\(name)` 只有在坐席交还后才会结束",
        help: ("correct what stands after `leave when`", "请修正 `leave when` 之后的条件")
      )
    }
  }

  /// One of each, in the order of their codes.
  package static let samples: [ProofFinding] = [
    .ensureBroken("no offers"), .ensureUnknown("no offers", reason: "time ran out"),
    .ensureNeverApplies("no offers"), .neverHolds(rule: "angry once"), .alwaysDisplaced(rule: "angry once"),
    .neverDecides(rule: "angry once"), .exceptionNeverMatters(rule: "angry once", condition: "joy >= 0.9"),
    .alwaysTrue(rule: "angry once", condition: "anger >= 0"),
    .neverTrue(rule: "angry once", condition: "anger > 1"),
    .redundant(rule: "angry once", condition: "anger >= 0.2"),
    .tie("angry once", "courier strike", conversation: nil), .moodNeverBegins("heated"),
    .moodNeverEnds("heated"),
  ]
}
