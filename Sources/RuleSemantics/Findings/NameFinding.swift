import Diagnostics

/// H02xx: names, declarations and the policy.
package enum NameFinding: WordedFinding, CaseSampled {
  case declaredTwice(NameKind, String)
  case unknown(NameKind, String, near: String?, isA: NameKind?)
  case valueNameTaken(String, by: NameKind)
  case reserved(String)
  case nothingToReplace(NameKind, String, near: String?, ownSet: Bool)
  case cannotReplace(String)
  case sensitiveReplaced(String)
  case noPolicy
  case secondPolicy
  case policyInPack
  case extendChanges(String)
  case factWithoutDefault(String)
  case optionalWithDefault(String)
  case emptyRange(from: String, to: String)
  case listedTwice(String)
  case policyItemMissing(String, example: String)
  case policyItemTwice(String)
  case unsupportedVersion(String)
  case unsupportedLanguage(String, near: String?)
  case fallbackCircle([String])
  case defaultNotListed(String)
  case unknownZone(String, near: String?)
  case lexiconSignal(String, near: String?)
  case lexiconConflict(String, signal: String)
  case unitWithoutNumber(String)
  case defineCircle([String])
  case datesBackwards(from: String, to: String)
  case policyStep(item: String, example: String, allowedEnglish: String, allowedChinese: String)
  case channelOther
  case wrongLiteral(String, expectedEnglish: String, expectedChinese: String, near: String?)
  case moodIncomplete(String, missing: String)

  var wording: Wording {
    switch self {
    case .declaredTwice(let kind, let name):
      Wording(
        "H0201", "\(kind.english) `\(name)` is declared twice", "\(kind.chinese) `\(name)` 重复声明",
        help: (
          "rename one of them; to change a declaration of a used folder write `replace \(kind.rawValue) …`",
          "请改名;要修改所引用文件夹中的声明,请写 `replace \(kind.rawValue) …`"
        ))
    case .unknown(let kind, let name, let near, let isA):
      Wording(
        "H0202", "there is no \(kind.english) `\(name)`", "没有名为 `\(name)` 的\(kind.chinese)",
        help: didYouMean(
          near,
          otherwise: isA.map {
            ("`\(name)` is a \($0.english)", "`\(name)` 是\($0.chinese)")
          }
            ?? (kind == .signal || kind == .channel || kind == .language
              ? nil
              : (
                "declare it: `\(kind.rawValue) \(kind.isQuoted ? "\"\(name)\"" : name) { … }`",
                "请先声明:`\(kind.rawValue) \(kind.isQuoted ? "\"\(name)\"" : name) { … }`"
              ))))
    case .valueNameTaken(let name, let by):
      Wording(
        "H0203", "the name `\(name)` already means a \(by.english)", "名称 `\(name)` 已用作\(by.chinese)",
        help: (
          "signals, facts, captures and defines share one set of names; choose another",
          "信号、事实、提取项和定义共用一套名称,请换一个"
        ))
    case .reserved(let name):
      Wording(
        "H0204", "`\(name)` is a word of the language and cannot be a name", "`\(name)` 是语言保留字,不能用作名称",
        help: ("choose another name", "请换一个名称"))
    case .nothingToReplace(let kind, let name, let near, let ownSet):
      Wording(
        "H0205", "no used folder declares a \(kind.english) `\(name)` to replace",
        "所引用的文件夹中没有可替换的\(kind.chinese) `\(name)`",
        help: ownSet
          ? ("it is declared in this rule set: change it there", "它就声明在本规则集中,请直接修改")
          : didYouMean(near))
    case .cannotReplace(let word):
      Wording(
        "H0206", "`\(word)` has no name that could be replaced", "`\(word)` 没有可供替换的名称",
        help: ("remove `replace`", "请去掉 `replace`"))
    case .sensitiveReplaced(let name):
      Wording(
        "H0207", "the sensitive topic `\(name)` cannot be replaced by one that is not sensitive",
        "敏感主题 `\(name)` 不能替换为非敏感主题",
        help: ("write `replace topic \(name) sensitive { … }`", "请写 `replace topic \(name) sensitive { … }`"))
    case .noPolicy:
      Wording(
        "H0208", "the rule set has no policy", "规则集缺少 policy",
        help: ("write `policy \"NAME\" { … }` in one of its files", "请在其中一个文件里写 `policy \"名称\" { … }`"))
    case .secondPolicy:
      Wording(
        "H0209", "a rule set has exactly one policy", "一个规则集只能有一个 policy",
        help: ("move its items into the first one", "请把内容合并到第一个 policy 中"))
    case .policyInPack:
      Wording(
        "H0210", "a used folder cannot have a policy", "被引用的文件夹中不能有 policy",
        help: ("move it into the rule set that uses the folder", "请移到引用该文件夹的规则集中"))
    case .extendChanges(let item):
      Wording(
        "H0211", "`extend` adds entries and cannot set `\(item)`", "`extend` 只能增加条目,不能设置 `\(item)`",
        help: (
          "use `replace` to change the declaration as a whole", "要整体修改声明,请使用 `replace`"
        ))
    case .factWithoutDefault(let name):
      Wording(
        "H0212", "fact `\(name)` may be absent and has no default", "事实 `\(name)` 可能缺失,却没有默认值",
        help: ("add `= VALUE`, or write `optional` before its type", "请加上 `= 默认值`,或在类型前写 `optional`"))
    case .optionalWithDefault(let name):
      Wording(
        "H0213", "fact `\(name)` is optional and has a default: one is too many",
        "事实 `\(name)` 既是 optional 又有默认值,二者只能取一",
        help: (
          "remove `optional` to always use the default, or the default to use `else` in conditions",
          "去掉 `optional` 则总用默认值;去掉默认值则在条件中用 `else`"
        ))
    case .emptyRange(let from, let to):
      Wording(
        "H0214", "the range from `\(from)` to `\(to)` is empty", "从 `\(from)` 到 `\(to)` 的范围为空",
        help: ("swap the two numbers", "请交换两个数"))
    case .listedTwice(let name):
      Wording(
        "H0215", "`\(name)` is listed twice", "`\(name)` 重复列出", help: ("remove one of them", "请删去一个"))
    case .policyItemMissing(let item, let example):
      Wording(
        "H0216", "the policy lacks `\(item)`", "policy 缺少 `\(item)`",
        help: ("add a line like `\(example)`", "请加上一行,例如 `\(example)`"))
    case .policyItemTwice(let item):
      Wording(
        "H0217", "the policy gives `\(item)` more than once", "policy 中 `\(item)` 写了不止一次",
        help: ("keep one of them", "请只保留一个"))
    case .unsupportedVersion(let version):
      Wording(
        "H0218", "this is Heed language 1, not `\(version)`", "当前支持的语言版本是 1,不是 `\(version)`",
        help: ("write `heed 1`", "请写 `heed 1`"))
    case .unsupportedLanguage(let name, let near):
      Wording(
        "H0219", "`\(name)` is not a reply language", "`\(name)` 不是可用的回复语言",
        help: didYouMean(near, otherwise: ("use `zh`, `zh-Hant` or `en`", "可用 `zh`、`zh-Hant` 或 `en`")))
    case .fallbackCircle(let names):
      Wording(
        "H0220", "the languages stand in for each other in a circle: \(quoted(names, " → "))",
        "语言的替代关系成环:\(quoted(names, " → "))",
        help: ("remove one `else`", "请去掉其中一个 `else`"))
    case .defaultNotListed(let name):
      Wording(
        "H0221", "`\(name)` is not among the policy's languages", "`\(name)` 不在 policy 的语言列表中",
        help: ("add it to `languages`", "请把它加入 `languages`"))
    case .unknownZone(let name, let near):
      Wording(
        "H0222", "there is no time zone `\(name)`", "没有时区 `\(name)`",
        help: didYouMean(near, otherwise: ("write a name like `Asia/Shanghai`", "请写 `Asia/Shanghai` 这样的名称")))
    case .lexiconSignal(let name, let near):
      Wording(
        "H0223", "a lexicon entry cannot shift `\(name)`", "词典条目不能调整 `\(name)`",
        help: didYouMean(
          near,
          otherwise: ("name one of the eight emotions or `urgency`", "请写八种情绪之一或 `urgency`")))
    case .lexiconConflict(let term, let signal):
      Wording(
        "H0224", "`\(term)` shifts `\(signal)` in two different ways", "`\(term)` 对 `\(signal)` 的调整前后不一",
        help: ("keep one of the entries", "请只保留一条"))
    case .unitWithoutNumber(let name):
      Wording(
        "H0225", "`\(name)` is not a number and has no unit", "`\(name)` 不是数值,不能有单位",
        help: ("remove `unit`", "请去掉 `unit`"))
    case .defineCircle(let names):
      Wording(
        "H0226", "the definition leads back to itself: \(quoted(names, " → "))",
        "定义循环引用:\(quoted(names, " → "))",
        help: ("write one of them without the others", "请让其中一个不依赖其余定义"))
    case .datesBackwards(let from, let to):
      Wording(
        "H0227", "`\(from)` comes after `\(to)`", "`\(from)` 晚于 `\(to)`",
        help: ("swap the two dates", "请交换两个日期"))
    case .policyStep(let item, let example, let english, let chinese):
      Wording(
        "H0228", "`\(item)` must be \(english)", "`\(item)` 必须是 \(chinese)",
        help: ("write for example `\(example)`", "例如写 `\(example)`"))
    case .channelOther:
      Wording(
        "H0229", "`other` is always a channel and cannot be listed", "`other` 总是可用的渠道,不必也不能列出",
        help: ("remove it", "请删去"))
    case .wrongLiteral(let text, let english, let chinese, let near):
      Wording(
        "H0230", "`\(text)` is not \(english)", "`\(text)` 不是\(chinese)", help: didYouMean(near))
    case .moodIncomplete(let name, let missing):
      Wording(
        "H0231", "mood `\(name)` lacks `\(missing)`", "情绪状态 `\(name)` 缺少 `\(missing)`",
        help: ("a mood needs `enter when` and `leave when`", "情绪状态需要 `enter when` 和 `leave when`"))
    }
  }

  static let samples: [NameFinding] = [
    .declaredTwice(.topic, "legal"), .unknown(.desk, "legl", near: "legal", isA: nil),
    .valueNameTaken("anger", by: .signal), .reserved("not"),
    .nothingToReplace(.rule, "angry", near: "angry once", ownSet: false), .cannotReplace("lexicon"),
    .sensitiveReplaced("self_harm"), .noPolicy, .secondPolicy, .policyInPack,
    .extendChanges("ignore negated"),
    .factWithoutDefault("order.total"), .optionalWithDefault("order.total"), .emptyRange(from: "5", to: "1"),
    .listedTwice("vip"), .policyItemMissing("otherwise", example: "otherwise answer freely"),
    .policyItemTwice("otherwise"), .unsupportedVersion("2"), .unsupportedLanguage("cn", near: "en"),
    .fallbackCircle(["zh", "en", "zh"]), .defaultNotListed("en"),
    .unknownZone("Asia/Shanghia", near: "Asia/Shanghai"), .lexiconSignal("angry", near: "anger"),
    .lexiconConflict("绝绝子", signal: "joy"), .unitWithoutNumber("shop.strike"),
    .defineCircle(["upset", "angry", "upset"]), .datesBackwards(from: "2027-01-05", to: "2026-12-20"),
    .policyStep(
      item: "when in doubt", example: "when in doubt handoff to care",
      allowedEnglish: "one `handoff to DESK`", allowedChinese: "一个 `handoff to 坐席组`"),
    .channelOther,
    .wrongLiteral(
      "vpi", expectedEnglish: "one of `basic`, `vip`", expectedChinese: "`basic`、`vip` 之一", near: "vip"),
    .moodIncomplete("heated", missing: "leave when"),
  ]
}

/// A finding with at least one sample of every case.
protocol CaseSampled: Finding {
  static var samples: [Self] { get }
}

/// Names in backquotes, joined.
func quoted(_ names: [String], _ separator: String = ", ") -> String {
  names.map { "`\($0)`" }.joined(separator: separator)
}

extension NameKind {
  /// Rules, ensures and tests are named by a string.
  var isQuoted: Bool { self == .rule || self == .ensure || self == .test || self == .policy }
}
