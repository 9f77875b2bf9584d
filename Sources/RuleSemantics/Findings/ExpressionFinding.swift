import Diagnostics

/// H03xx: types, units, ranges, conditions and windows.
package enum ExpressionFinding: WordedFinding, CaseSampled {
  case unknownName(String, near: String?, instead: String?)
  case outOfRange(String, of: String, from: String, to: String, suggestion: String?)
  case notACondition(english: String, chinese: String, suggestion: String?)
  case conditionCompared(String)
  case unknownCase(String, of: String, cases: [String], near: String?, inQuotes: Bool)
  case optionalNeedsElse(String, example: String)
  case elseHasNoEffect(String)
  case alwaysKnown(String)
  case noOrder(english: String, chinese: String)
  case cannotCompare(leftEnglish: String, leftChinese: String, rightEnglish: String, rightChinese: String)
  case unitsDiffer(String, String)
  case notLinear
  case notANumber(english: String, chinese: String)
  case tooFine(String, english: String, chinese: String)
  case intentCompared
  case windowLength(Int)
  case windowCount(Int, of: Int)
  case windowInWindow(through: String?)
  case draftOutside(String)
  case notRecorded(String)
  case eventFieldOutside(String, event: String)
  case moodInMood(through: String?)
  case factsOnly(String)
  case settled(holds: Bool)
  case needsDate
  case caseOnTheLeft(String)
  case tooLarge
  case emptyTimeRange
  case textOnlyWithLiteral
  case elseNeedsName

  var wording: Wording {
    switch self {
    case .unknownName(let name, let near, let instead):
      Wording(
        "H0301", "nothing is called `\(name)`", "没有名为 `\(name)` 的信号、事实、提取项或定义",
        help: instead.map { ("write `\($0)`", "请写 `\($0)`") }
          ?? didYouMean(
            near,
            otherwise: (
              "declare it as a fact, or see `heed signals` for what can be read",
              "请声明为事实,或用 `heed signals` 查看可用信号"
            )))
    case .outOfRange(let text, let of, let from, let to, let suggestion):
      Wording(
        "H0302", "`\(text)` is outside the range of `\(of)`, which runs from \(from) to \(to)",
        "`\(text)` 超出 `\(of)` 的范围(\(from) 到 \(to))",
        help: suggestion.map { ("did you mean `\($0)`?", "是否想写 `\($0)`?") }
          ?? ("write a number from \(from) to \(to)", "请写 \(from) 到 \(to) 之间的数"))
    case .notACondition(let english, let chinese, let suggestion):
      Wording(
        "H0303", "\(english) is not a condition", "\(chinese)不能单独作为条件",
        help: suggestion.map { ("compare it: `\($0)`", "请加上比较:`\($0)`") })
    case .conditionCompared(let text):
      Wording(
        "H0304", "`\(text)` is true or false and cannot be compared like this", "`\(text)` 只有真假,不能这样比较",
        help: ("write it alone, or `not` before it", "请单独写,或在前面加 `not`"))
    case .unknownCase(let value, let of, let cases, let near, let inQuotes):
      Wording(
        "H0305", "`\(value)` is not a value of `\(of)`", "`\(value)` 不是 `\(of)` 的取值",
        help: inQuotes
          ? ("write it without quotes", "请去掉引号")
          : didYouMean(
            near, otherwise: ("it is one of \(quoted(cases))", "取值为 \(quoted(cases, "、"))")))
    case .optionalNeedsElse(let name, let example):
      Wording(
        "H0306", "`\(name)` may be absent", "`\(name)` 可能缺失",
        help: ("say what counts then: `\(example)`", "请写明缺失时的取值:`\(example)`"))
    case .elseHasNoEffect(let name):
      Wording(
        "H0307", .warning, "`\(name)` always has a value: this `else` has no effect",
        "`\(name)` 总有取值,这个 `else` 不起作用", help: ("remove it", "请删去"))
    case .alwaysKnown(let name):
      Wording(
        "H0308", "`\(name)` is always known", "`\(name)` 总是已知",
        help: (
          "`is known` is for optional facts and captures", "`is known` 只用于 optional 事实和提取项"
        ))
    case .noOrder(let english, let chinese):
      Wording(
        "H0309", "\(english) has no order", "\(chinese)没有大小之分",
        help: ("compare with `=` or `!=`", "请用 `=` 或 `!=` 比较"))
    case .cannotCompare(let leftEnglish, let leftChinese, let rightEnglish, let rightChinese):
      Wording(
        "H0310", "\(leftEnglish) cannot be compared with \(rightEnglish)",
        "\(leftChinese)不能与\(rightChinese)比较",
        help: ("both sides must be of one type", "两边必须是同一类型"))
    case .unitsDiffer(let left, let right):
      Wording(
        "H0311", "`\(left)` and `\(right)` do not fit together", "单位 `\(left)` 与 `\(right)` 不一致",
        help: ("both sides must have the same unit", "两边的单位必须相同"))
    case .notLinear:
      Wording(
        "H0312", "one side of `*` must be a constant", "`*` 的一边必须是常数",
        help: ("a rule can only add values and scale them", "规则中只能相加和按常数缩放"))
    case .notANumber(let english, let chinese):
      Wording(
        "H0313", "\(english) is not a number", "\(chinese)不是数值",
        help: ("only numbers can be added, scaled or averaged", "只有数值可以加减、缩放或求平均"))
    case .tooFine(let text, let english, let chinese):
      Wording(
        "H0314", "`\(text)` is too fine: \(english)", "`\(text)` 过于精细:\(chinese)",
        help: ("round it", "请四舍五入"))
    case .intentCompared:
      Wording(
        "H0315", "an intent is compared only with `>=` or `>` and a number from 0 to 1",
        "意图只能用 `>=` 或 `>` 与 0 到 1 的数比较",
        help: ("to exclude it write `not intent NAME`", "要排除它,请写 `not intent 名称`"))
    case .windowLength(let length):
      Wording(
        "H0316", "a window of \(length) messages is not possible", "窗口不能是 \(length) 条消息",
        help: ("a window looks at 1 to 20 messages", "窗口只能看 1 到 20 条消息"))
    case .windowCount(let count, let of):
      Wording(
        "H0317", "\(count) of \(of) messages is not possible", "\(of) 条消息中不可能有 \(count) 条",
        help: ("the first number runs from 1 to the second", "第一个数必须在 1 和第二个数之间"))
    case .windowInWindow(let through):
      Wording(
        "H0318",
        "a window cannot stand inside a window" + (through.map { ": `\($0)` already has one" } ?? ""),
        "窗口中不能再有窗口" + (through.map { ":`\($0)` 已含窗口" } ?? ""),
        help: ("count one of the two only", "请只保留其中一个"))
    case .draftOutside(let text):
      Wording(
        "H0319", "`\(text)` is about a draft and only rules `for drafts` have one",
        "`\(text)` 涉及草稿,只有 `for drafts` 规则才有草稿",
        help: ("write `rule \"…\" for drafts { … }`", "请写 `rule \"…\" for drafts { … }`"))
    case .notRecorded(let text):
      Wording(
        "H0320", "`\(text)` is not recorded from message to message, so no window can look at it",
        "`\(text)` 不会逐条记录,窗口无法使用",
        help: ("use it outside the window", "请放到窗口之外"))
    case .eventFieldOutside(let name, let event):
      Wording(
        "H0321", "`\(name)` exists only in rules `on event \(event)`",
        "`\(name)` 只在 `on event \(event)` 规则中可用",
        help: ("write `rule \"…\" on event \(event) { … }`", "请写 `rule \"…\" on event \(event) { … }`"))
    case .moodInMood(let through):
      Wording(
        "H0322", "a mood cannot depend on a mood" + (through.map { ": `\($0)` uses one" } ?? ""),
        "情绪状态不能依赖情绪状态" + (through.map { ":`\($0)` 用到了" } ?? ""),
        help: ("write the scores themselves", "请直接写分值条件"))
    case .factsOnly(let text):
      Wording(
        "H0323", "a route of a desk looks at facts only, not at `\(text)`", "坐席组的路由条件只能用事实,不能用 `\(text)`",
        help: ("decide that in a rule", "请在规则中判断"))
    case .settled(let holds):
      Wording(
        "H0324", .warning, "this comparison \(holds ? "always" : "never") holds",
        "这个比较\(holds ? "总是" : "永不")成立",
        help: ("compare with a number inside the range", "请与范围之内的数比较"))
    case .needsDate:
      Wording(
        "H0325", "`days since` needs a fact that is a date", "`days since` 后面必须是日期类型的事实",
        help: (
          "write `days since order.signed else 2026-01-01`", "例如 `days since order.signed else 2026-01-01`"
        ))
    case .caseOnTheLeft(let name):
      Wording(
        "H0326", "the value `\(name)` must stand on the right", "取值 `\(name)` 必须写在右边",
        help: ("write the fact first: `customer.tier = vip`", "请先写事实:`customer.tier = vip`"))
    case .tooLarge:
      Wording(
        "H0327", "the number grows too large", "数值过大",
        help: ("numbers run up to 1000000000000", "数值最大为 1000000000000"))
    case .emptyTimeRange:
      Wording(
        "H0328", "the time range is empty", "时间范围为空",
        help: ("give two different times; 00:00-24:00 is the whole day", "请写两个不同的时间;00:00-24:00 表示全天"))
    case .textOnlyWithLiteral:
      Wording(
        "H0329", "a text is compared with a text in quotes", "文本只能与引号中的文本比较",
        help: ("write `= \"…\"`", "请写 `= \"…\"`"))
    case .elseNeedsName:
      Wording(
        "H0330", "`else` follows an optional fact or a capture", "`else` 只能跟在 optional 事实或提取项之后",
        help: ("write `fact else DEFAULT`", "请写 `事实 else 默认值`"))
    }
  }

  static let samples: [ExpressionFinding] = [
    .unknownName("angre", near: "anger", instead: nil),

    .outOfRange("60", of: "anger", from: "0", to: "1", suggestion: "0.6"),
    .notACondition(english: "a score", chinese: "分值", suggestion: "anger >= 0.5"),
    .conditionCompared("topic legal"),
    .unknownCase("vpi", of: "customer.tier", cases: ["basic", "vip"], near: "vip", inQuotes: false),
    .optionalNeedsElse("order.total", example: "order.total else 0"), .elseHasNoEffect("anger"),
    .alwaysKnown("anger"),
    .noOrder(english: "a value of `one of`", chinese: "`one of` 的取值"),
    .cannotCompare(leftEnglish: "a date", leftChinese: "日期", rightEnglish: "a number", rightChinese: "数值"),
    .unitsDiffer("CNY", "days"), .notLinear, .notANumber(english: "a text", chinese: "文本"),
    .tooFine("0.5555", english: "scores have three decimal places", chinese: "分值只有三位小数"), .intentCompared,
    .windowLength(30), .windowCount(4, of: 3), .windowInWindow(through: "stays_angry"),
    .draftOutside("draft topic legal"), .notRecorded("rating.stars"),
    .eventFieldOutside("rating.stars", event: "rating"), .moodInMood(through: nil), .factsOnly("anger"),
    .settled(holds: true), .needsDate, .caseOnTheLeft("vip"), .tooLarge, .emptyTimeRange,
    .textOnlyWithLiteral,
    .elseNeedsName,
  ]
}
