import Diagnostics

/// H05xx: rules and desks.
package enum RuleFinding: WordedFinding, CaseSampled {
  case needsWhen(String)
  case doesNothing(String)
  case actionNotAllowed(action: String, scope: String, allowed: [String])
  case clauseNotAllowed(clause: String, scope: String)
  case limitOnHandoff
  case limitOnDrafts
  case limitRange(english: String, chinese: String)
  case waitingNeedsLimit(String)
  case offerWithAction(String)
  case ladderStepsDown
  case protectedLadder(topic: String)
  case displacesProtected(String, priority: String)
  case displacementCircle([String])
  case displacesOtherScope(String)
  case nothingToTell(desk: String)
  case tellWithoutHandoff
  case firstAskNotAllowed(english: String, chinese: String)
  case needsWhenClosed(desk: String)
  case deskCircle([String])
  case routesOverlap(String, String)
  case emptyHours

  var wording: Wording {
    switch self {
    case .needsWhen(let name):
      Wording(
        "H0501", "rule `\(name)` does not say when", "规则 `\(name)` 没有写何时生效",
        help: ("add `when …`", "请加上 `when …`"))
    case .doesNothing(let name):
      Wording(
        "H0502", "rule `\(name)` does nothing", "规则 `\(name)` 什么也不做",
        help: ("add an action such as `handoff to DESK`, or a `tag`", "请加上动作(如 `handoff to 坐席组`)或 `tag`"))
    case .actionNotAllowed(let action, let scope, let allowed):
      Wording(
        "H0503", "a rule `\(scope)` cannot `\(action)`", "`\(scope)` 规则不能 `\(action)`",
        help: ("it can \(quoted(allowed))", "可用 \(quoted(allowed, "、"))"))
    case .clauseNotAllowed(let clause, let scope):
      Wording(
        "H0504", "`\(clause)` has no meaning in a rule `\(scope)`", "`\(clause)` 在 `\(scope)` 规则中没有意义",
        help: ("remove it", "请删去"))
    case .limitOnHandoff:
      Wording(
        "H0505", "a rule that hands off takes no limit", "转人工的规则不能限次",
        help: ("a case is never opened twice anyway; remove the limit", "个案本来就不会重复开启,请删去限次"))
    case .limitOnDrafts:
      Wording(
        "H0506", "a rule `for drafts` takes no limit", "`for drafts` 规则不能限次",
        help: ("remove the limit", "请删去限次"))
    case .limitRange(let english, let chinese):
      Wording(
        "H0507", "this limit is not possible: \(english)", "限次写法有误:\(chinese)",
        help: (
          "write for example `at most 1 in 20 messages` or `at most 2 in 1 day`",
          "例如 `at most 1 in 20 messages` 或 `at most 2 in 1 day`"
        ))
    case .waitingNeedsLimit(let name):
      Wording(
        "H0508", "rule `\(name)` replies while the customer waits and has no limit",
        "规则 `\(name)` 在客户等待时回复,却没有限次",
        help: ("add for example `at most 1 in 5 minutes`", "请加上限次,例如 `at most 1 in 5 minutes`"))
    case .offerWithAction(let action):
      Wording(
        "H0509", "an offer is made only when the bot answers, never with `\(action)`",
        "只有机器人自行回答时才能推荐,不能与 `\(action)` 同用",
        help: ("put the offer into a rule of its own", "请把推荐写成单独的规则"))
    case .ladderStepsDown:
      Wording(
        "H0510", "after a handoff this step is less careful", "转人工之后的这一步反而更不谨慎",
        help: ("let the handoff be the last step", "请把转人工放在最后一步"))
    case .protectedLadder(let topic):
      Wording(
        "H0511", "on the sensitive topic `\(topic)` the first step must be the handoff",
        "涉及敏感主题 `\(topic)` 时,第一步必须是转人工",
        help: ("write `handoff to DESK` first", "请先写 `handoff to 坐席组`"))
    case .displacesProtected(let name, let priority):
      Wording(
        "H0512",
        "rule `\(name)` hands off a sensitive topic and yields only to a handoff of priority `\(priority)` or more",
        "规则 `\(name)` 处理敏感主题,只能由优先级不低于 `\(priority)` 的转人工规则取代",
        help: ("remove it from `instead of`", "请从 `instead of` 中去掉"))
    case .displacementCircle(let names):
      Wording(
        "H0513", "the rules displace each other in a circle: \(quoted(names, " → "))",
        "规则互相取代成环:\(quoted(names, " → "))",
        help: ("remove one `instead of`", "请去掉其中一个 `instead of`"))
    case .displacesOtherScope(let name):
      Wording(
        "H0514", "rule `\(name)` acts on another occasion and is never in the way",
        "规则 `\(name)` 适用于另一场合,不会与本规则冲突",
        help: ("remove it from `instead of`", "请从 `instead of` 中去掉"))
    case .nothingToTell(let desk):
      Wording(
        "H0515", "nothing is said to the customer when this hands off to `\(desk)`", "转给 `\(desk)` 时没有告知客户的话",
        help: ("add `tell customer SCRIPT` here or to the desk", "请在此处或坐席组中加上 `tell customer 话术`"))
    case .tellWithoutHandoff:
      Wording(
        "H0516", "`tell customer` belongs to a handoff", "`tell customer` 只用于转人工",
        help: (
          "write `reply SCRIPT`, or `open with SCRIPT` before an answer",
          "请写 `reply 话术`,或在回答前用 `open with 话术`"
        ))
    case .firstAskNotAllowed(let english, let chinese):
      Wording(
        "H0517", "`first ask` is not allowed here: \(english)", "此处不能用 `first ask`:\(chinese)",
        help: ("hand off at once", "请立即转人工"))
    case .needsWhenClosed(let desk):
      Wording(
        "H0518", "desk `\(desk)` has hours but does not say what happens when it is closed",
        "坐席组 `\(desk)` 有工作时间,却没有写下班后怎么办",
        help: (
          "add `when closed to DESK` or `when closed tell customer SCRIPT and open ticket`",
          "请加上 `when closed to 坐席组` 或 `when closed tell customer 话术 and open ticket`"
        ))
    case .deskCircle(let names):
      Wording(
        "H0519", "the desks pass a customer round in a circle: \(quoted(names, " → "))",
        "坐席组之间的转接成环:\(quoted(names, " → "))",
        help: ("let one of them open a ticket", "请让其中一个改为开工单"))
    case .routesOverlap(let first, let second):
      Wording(
        "H0520", "the routes to `\(first)` and `\(second)` can hold together",
        "转往 `\(first)` 和 `\(second)` 的路由可能同时成立",
        help: ("make their conditions exclude each other", "请让两个条件互斥"))
    case .emptyHours:
      Wording(
        "H0521", "these hours are empty", "工作时间为空",
        help: ("write two different times; 00:00-24:00 is the whole day", "请写两个不同的时间;00:00-24:00 表示全天"))
    }
  }

  static let samples: [RuleFinding] = [
    .needsWhen("angry once"), .doesNothing("angry once"),
    .actionNotAllowed(action: "answer freely", scope: "while waiting", allowed: ["reply", "give back"]),
    .clauseNotAllowed(clause: "offer", scope: "for drafts"), .limitOnHandoff, .limitOnDrafts,
    .limitRange(english: "3 in 2 messages never limits", chinese: "2 条消息内 3 次等于不限"),
    .waitingNeedsLimit("still waiting"),
    .offerWithAction("reply"), .ladderStepsDown, .protectedLadder(topic: "legal"),
    .displacesProtected("legal threat", priority: "urgent"), .displacementCircle(["a", "b", "a"]),
    .displacesOtherScope("promises money"), .nothingToTell(desk: "legal"), .tellWithoutHandoff,
    .firstAskNotAllowed(english: "the rule is urgent", chinese: "规则为 urgent 优先级"),
    .needsWhenClosed(desk: "legal"),
    .deskCircle(["care", "vip", "care"]), .routesOverlap("care_us", "care_cn"), .emptyHours,
  ]
}
