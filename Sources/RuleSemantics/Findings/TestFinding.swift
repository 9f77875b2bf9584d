import Diagnostics

/// H06xx: ensures and tests.
package enum TestFinding: WordedFinding, CaseSampled {
  case ensureWithoutPromise(String)
  case ensureAgainstCare(String)
  case testWithoutExpectation(String)
  case expectsFirst
  case draftExpectation(String)
  case cannotFix(String)
  case cannotGive(String)
  case eventFieldMissing(String, event: String)
  case unknownEventField(String, event: String, near: String?)

  var wording: Wording {
    switch self {
    case .ensureWithoutPromise(let name):
      Wording(
        "H0601", "ensure `\(name)` promises nothing", "保证 `\(name)` 没有承诺任何内容",
        help: ("add `always …` or `never …`", "请加上 `always …` 或 `never …`"))
    case .ensureAgainstCare(let text):
      Wording(
        "H0602", "an ensure moves only towards care and cannot say `\(text)`", "保证只能更谨慎,不能写 `\(text)`",
        help: ("say what must reach a person, or what is never offered", "请写必须转人工的情形,或绝不推荐的情形"))
    case .testWithoutExpectation(let name):
      Wording(
        "H0603", "test `\(name)` expects nothing", "测试 `\(name)` 没有任何预期",
        help: ("add `expect …`", "请加上 `expect …`"))
    case .expectsFirst:
      Wording(
        "H0604", "nothing stands above that this could judge", "上面没有可供判断的内容",
        help: ("write what the customer says first: `customer \"…\"`", "请先写客户的话:`customer \"…\"`"))
    case .draftExpectation(let text):
      Wording(
        "H0605", "`\(text)` is expected of a draft, and the line above is none", "`\(text)` 只能用于草稿,而上一行不是草稿",
        help: ("write `draft \"…\"` above", "请在上面写 `draft \"…\"`"))
    case .cannotFix(let name):
      Wording(
        "H0606", "`\(name)` is not a signal and cannot be fixed by `where`", "`\(name)` 不是信号,不能用 `where` 指定",
        help: ("set facts with `given`", "事实请用 `given` 设置"))
    case .cannotGive(let name):
      Wording(
        "H0607", "`\(name)` is not a fact and cannot be given", "`\(name)` 不是事实,不能用 `given` 设置",
        help: (
          "fix signals with `customer \"…\" where \(name) = …`", "信号请用 `customer \"…\" where \(name) = …` 指定"
        ))
    case .eventFieldMissing(let name, let event):
      Wording(
        "H0608", "event `\(event)` needs `\(name)`", "事件 `\(event)` 缺少 `\(name)`",
        help: ("write `event \(event) with \(name) = …`", "请写 `event \(event) with \(name) = …`"))
    case .unknownEventField(let name, let event, let near):
      Wording(
        "H0609", "event `\(event)` has no field `\(name)`", "事件 `\(event)` 没有字段 `\(name)`",
        help: didYouMean(near))
    }
  }

  static let samples: [TestFinding] = [
    .ensureWithoutPromise("no offers"), .ensureAgainstCare("never handoff"),
    .testWithoutExpectation("greeting"),
    .expectsFirst, .draftExpectation("send"), .cannotFix("order.total"), .cannotGive("anger"),
    .eventFieldMissing("stars", event: "rating"), .unknownEventField("star", event: "rating", near: "stars"),
  ]
}
