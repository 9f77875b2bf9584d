import Diagnostics

/// H07xx: warnings and notes on whole rule sets; none keeps a rule set from compiling.
package enum RuleSetFinding: WordedFinding, CaseSampled {
  case deskNotRanked(String)
  case ambiguous(String, String)
  case limitLeavesLess(rule: String)
  case validityPassed(String, until: String)
  case reviewPassed(String, by: String)
  case protectedUnless(String)
  case replaces(NameKind, String)
  case exceptAddedToSensitive(String)
  case ladderLessCareful
  case protectionLost(String)
  case sameExample(String, other: String)

  var wording: Wording {
    switch self {
    case .deskNotRanked(let name):
      Wording(
        "H0701", .warning, "desk `\(name)` is missing from the policy's `rank` and comes last",
        "坐席组 `\(name)` 不在 policy 的 `rank` 中,按最末处理",
        help: ("add it where it belongs: `rank …, \(name)`", "请加到合适的位置:`rank …, \(name)`"))
    case .ambiguous(let name, let other):
      Wording(
        "H0702", .warning, "rules `\(name)` and `\(other)` can want different things at the same time",
        "规则 `\(name)` 与 `\(other)` 可能同时生效而结果不同",
        help: (
          "give one a higher `priority`, write `instead of \"\(other)\"`, or add an `unless`",
          "请提高其中一个的 `priority`,或写 `instead of \"\(other)\"`,或加上 `unless`"
        ))
    case .limitLeavesLess(let rule):
      Wording(
        "H0703", .warning, "once this limit of rule `\(rule)` is used up, the bot answers instead",
        "规则 `\(rule)` 的限次用完后,将改由机器人直接回答",
        help: (
          "write a ladder, `reply SCRIPT, then handoff to DESK`, or add a rule for the next time",
          "请写阶梯 `reply 话术, then handoff to 坐席组`,或为之后的情形另写规则"
        ))
    case .validityPassed(let name, let until):
      Wording(
        "H0704", .warning, "rule `\(name)` was valid until `\(until)` and no longer acts",
        "规则 `\(name)` 的有效期到 `\(until)`,已不再生效",
        help: ("remove it or renew its dates", "请删除或更新日期"))
    case .reviewPassed(let name, let by):
      Wording(
        "H0705", .warning, "`\(name)` was due for review by `\(by)`", "`\(name)` 应在 `\(by)` 前复核",
        help: ("review it and move the date", "请复核并更新日期"))
    case .protectedUnless(let name):
      Wording(
        "H0706", .note, "rule `\(name)` hands off a sensitive topic, except here",
        "规则 `\(name)` 处理敏感主题,此处为例外",
        help: ("make sure that nobody in need is left out", "请确认不会漏掉需要帮助的客户"))
    case .replaces(let kind, let name):
      Wording(
        "H0707", .note, "replaces \(kind.english) `\(name)` of a used folder",
        "替换了所引用文件夹中的\(kind.chinese) `\(name)`")
    case .exceptAddedToSensitive(let name):
      Wording(
        "H0708", .note, "this exception narrows the sensitive topic `\(name)` of a used folder",
        "此例外收窄了所引用文件夹中的敏感主题 `\(name)`",
        help: ("add a `no` example that shows why", "请加上 `no` 示例说明原因"))
    case .ladderLessCareful:
      Wording(
        "H0709", .warning, "the second time this is less careful than the first", "第二次的处理反而不如第一次谨慎",
        help: ("order the steps towards a person", "请按逐步转向人工的顺序排列"))
    case .protectionLost(let name):
      Wording(
        "H0710", .warning, "the replaced rule `\(name)` handed off a sensitive topic, this one does not",
        "被替换的规则 `\(name)` 会就敏感主题转人工,替换后不再如此",
        help: ("keep the handoff", "请保留转人工"))
    case .sameExample(let text, let other):
      Wording(
        "H0711", .warning, "intent `\(other)` has the same example `\(text)`", "意图 `\(other)` 也有例句 `\(text)`",
        help: ("keep it in one of them: of two equal intents the lower name wins", "请只保留一处:相同时按名称取前者"))
    }
  }

  static let samples: [RuleSetFinding] = [
    .deskNotRanked("care"), .ambiguous("angry once", "courier strike"), .limitLeavesLess(rule: "angry once"),
    .validityPassed("courier strike", until: "2027-01-05"), .reviewPassed("legal", by: "2027-03-31"),
    .protectedUnless("legal threat"), .replaces(.rule, "legal threat"), .exceptAddedToSensitive("legal"),
    .ladderLessCareful, .protectionLost("legal threat"), .sameExample("where is my order", other: "track"),
  ]
}
