package import Diagnostics

/// The findings of this module: one enum an area, each rendering itself in both languages.
///
/// Every case has a sample, so that documentation and tests can walk through all codes.
package enum SemanticFindings {
  /// One finding per code at least, sorted by code.
  package static let samples: [any Finding] = {
    var all: [any Finding] = []
    all += NameFinding.samples as [any Finding]
    all += ExpressionFinding.samples as [any Finding]
    all += TextFinding.samples as [any Finding]
    all += RuleFinding.samples as [any Finding]
    all += TestFinding.samples as [any Finding]
    all += RuleSetFinding.samples as [any Finding]
    all += FileFinding.samples as [any Finding]
    return all.sorted { $0.code < $1.code }
  }()

  /// Every code with its severity, sorted by code.
  package static let allCodes: [(code: String, severity: Severity)] = {
    var seen: Set<String> = []
    return samples.filter { seen.insert($0.code).inserted }.map { ($0.code, $0.severity) }
  }()
}

/// A word for a kind of declaration, as written in rule files, with what it is called in Chinese.
package enum NameKind: String, Sendable, CaseIterable {
  case policy, fact, event, calendar, capture, define, topic, trigger, intent, lexicon, mood, script, desk,
    rule
  case ensure, test, signal, language, channel
  /// Names in comparisons: signals, facts, event fields, captures and defines, which share one namespace.
  case value

  var english: String { self == .value ? "signal, fact, capture or define" : rawValue }

  var chinese: String {
    switch self {
    case .policy: "策略"
    case .fact: "事实"
    case .event: "事件"
    case .calendar: "日历"
    case .capture: "提取项"
    case .define: "定义"
    case .topic: "主题"
    case .trigger: "触发词"
    case .intent: "意图"
    case .lexicon: "词典"
    case .mood: "情绪状态"
    case .script: "话术"
    case .desk: "坐席组"
    case .rule: "规则"
    case .ensure: "保证"
    case .test: "测试"
    case .signal: "信号"
    case .language: "语言"
    case .channel: "渠道"
    case .value: "信号、事实、提取项或定义"
    }
  }
}

/// Help that names the nearest candidate, or says how to declare one.
func didYouMean(_ near: String?, otherwise: (String, String)? = nil) -> (String, String)? {
  guard let near else { return otherwise }
  return ("did you mean `\(near)`?", "是否想写 `\(near)`?")
}
