package import Diagnostics

/// What the lexer and the parser find. H01xx: how a file is written; H09xx: limits.
package enum SyntaxFinding: Finding, Equatable {
  case unknownCharacter(String)
  case unterminatedString
  case unterminatedRegex
  case badEscape(String)
  case badNumber(String)
  case badDate(String)
  case badClock(String)
  case percentSign(String)
  case foreignOperator(String, instead: String)
  case minusWithoutSpaces
  case singleQuotes
  case expected(String, chinese: String, found: String)
  case unknownDeclaration(String, suggestion: String?)
  case unknownClause(String, block: String, suggestion: String?)
  case unclosedBlock(String)
  case strayBrace
  case mixedAndOr
  case windowNeedsBrackets(String, near: String, far: String)
  case turnsInsteadOfMessages(String)
  case repeatedClause(String)
  case secondAction
  case missingLast
  case badSlot(String)
  case fileTooLarge(Int)
  case textTooLong(Int, limit: Int)
  case nestedTooDeep(Int)
  case tooManyFindings(Int)

  package var severity: Severity { .error }

  package var code: String {
    switch self {
    case .unknownCharacter: "H0101"
    case .unterminatedString: "H0102"
    case .unterminatedRegex: "H0103"
    case .badEscape: "H0104"
    case .badNumber: "H0105"
    case .badDate: "H0106"
    case .badClock: "H0107"
    case .percentSign: "H0108"
    case .foreignOperator: "H0109"
    case .minusWithoutSpaces: "H0110"
    case .singleQuotes: "H0111"
    case .expected: "H0112"
    case .unknownDeclaration: "H0113"
    case .unknownClause: "H0114"
    case .unclosedBlock: "H0115"
    case .strayBrace: "H0116"
    case .mixedAndOr: "H0117"
    case .windowNeedsBrackets: "H0118"
    case .turnsInsteadOfMessages: "H0119"
    case .repeatedClause: "H0120"
    case .secondAction: "H0121"
    case .missingLast: "H0122"
    case .badSlot: "H0123"
    case .fileTooLarge: "H0901"
    case .textTooLong: "H0902"
    case .nestedTooDeep: "H0903"
    case .tooManyFindings: "H0904"
    }
  }

  package func message(in language: MessageLanguage) -> String {
    let (english, chinese): (String, String) =
      switch self {
      case .unknownCharacter(let text): ("`\(text)` has no meaning here", "`\(text)` 在这里没有意义")
      case .unterminatedString: ("this text is not closed", "这段文字没有结束引号")
      case .unterminatedRegex: ("this pattern is not closed", "这个正则没有结束的 `/`")
      case .badEscape(let text): ("`\(text)` is not an escape of a text", "`\(text)` 不是可用的转义")
      case .badNumber(let text): ("`\(text)` is not a number", "`\(text)` 不是数字")
      case .badDate(let text): ("`\(text)` is not a date", "`\(text)` 不是有效日期")
      case .badClock(let text): ("`\(text)` is not a time of day", "`\(text)` 不是有效时刻")
      case .percentSign: ("scores are written from 0 to 1, not in percent", "分数写成 0 到 1,不用百分号")
      case .foreignOperator(let text, _): ("`\(text)` is not part of this language", "本语言没有 `\(text)`")
      case .minusWithoutSpaces: ("minus needs a space on both sides", "减号两边都要有空格")
      case .singleQuotes: ("texts stand between double quotes", "文字要放在双引号里")
      case .expected(let what, let chinese, let found):
        ("expected \(what), found \(found)", "这里应为\(chinese),却是 \(found)")
      case .unknownDeclaration(let word, _): ("`\(word)` starts no declaration", "`\(word)` 不是声明的开头")
      case .unknownClause(let word, let block, _):
        ("`\(word)` is not a clause of a \(block)", "`\(word)` 不是 \(block) 里的子句")
      case .unclosedBlock(let block): ("this \(block) is not closed", "这个 \(block) 没有结束")
      case .strayBrace: ("this `}` closes nothing", "这个 `}` 没有对应的 `{`")
      case .mixedAndOr: ("`and` and `or` in one row need brackets", "`and` 和 `or` 混用时要加括号")
      case .windowNeedsBrackets(let window, _, _):
        ("it is not clear what `\(window)` counts", "看不出 `\(window)` 计数的是哪一部分")
      case .turnsInsteadOfMessages(let word):
        ("windows count customer messages, not `\(word)`", "窗口按客户消息计数,不写 `\(word)`")
      case .repeatedClause(let clause): ("`\(clause)` stands here a second time", "`\(clause)` 重复了")
      case .secondAction: ("a rule has one action", "一条规则只有一个动作")
      case .missingLast: ("a window says `in 2 of last 3 messages`", "窗口写作 `in 2 of last 3 messages`")
      case .badSlot(let text): ("`\(text)` is not a slot", "`\(text)` 不是可用的占位")
      case .fileTooLarge(let bytes): ("this file has \(bytes) bytes", "文件有 \(bytes) 字节")
      case .textTooLong(let bytes, let limit):
        ("\(bytes) bytes are more than the \(limit) allowed", "\(bytes) 字节,超过上限 \(limit)")
      case .nestedTooDeep(let limit): ("brackets nest deeper than \(limit)", "括号嵌套超过 \(limit) 层")
      case .tooManyFindings(let count):
        ("more than \(count) mistakes; the rest is not shown", "错误超过 \(count) 处,其余不再列出")
      }
    return language == .english ? english : chinese
  }

  package func help(in language: MessageLanguage) -> String? {
    let (english, chinese): (String?, String?) =
      switch self {
      case .unknownCharacter: (nil, nil)
      case .unterminatedString: ("close it with `\"` on the same line", "在同一行用 `\"` 结束")
      case .unterminatedRegex:
        ("close it with `/` on the same line; write `\\/` for a slash inside", "在同一行用 `/` 结束;内部的斜杠写 `\\/`")
      case .badEscape: ("use \\\" \\\\ \\n \\{ or \\}", "可用 \\\" \\\\ \\n \\{ \\}")
      case .badNumber: ("write at most four decimal places, like `0.55`", "最多四位小数,如 `0.55`")
      case .badDate: ("write year-month-day, like `2026-03-31`", "写作 年-月-日,如 `2026-03-31`")
      case .badClock: ("write hours and minutes, like `09:30`", "写作 时:分,如 `09:30`")
      case .percentSign(let instead): ("write `\(instead)`", "写 `\(instead)`")
      case .foreignOperator(_, let instead): ("write `\(instead)`", "写 `\(instead)`")
      case .minusWithoutSpaces: ("write `a - b`", "写 `a - b`")
      case .singleQuotes: ("write `\"…\"`", "写 `\"…\"`")
      case .expected: (nil, nil)
      case .unknownDeclaration(_, let suggestion):
        suggestion.map { ("did you mean `\($0)`?", "是不是想写 `\($0)`?") }
          ?? (
            "a file consists of policy, use, extend, replace, fact, event, calendar, capture, define, topic, trigger, intent, lexicon, mood, script, desk, rule, ensure and test",
            "文件由 policy、use、extend、replace、fact、event、calendar、capture、define、topic、trigger、intent、lexicon、mood、script、desk、rule、ensure、test 组成"
          )
      case .unknownClause(_, let block, let suggestion):
        suggestion.map { ("did you mean `\($0)`?", "是不是想写 `\($0)`?") }
          ?? (
            "`heed signals` and docs/language list what a \(block) may say", "docs/language 列出 \(block) 可写的内容"
          )
      case .unclosedBlock: ("close it with `}`", "用 `}` 结束")
      case .strayBrace: ("remove it, or look for a `{` that is missing above", "删除它,或检查上面是否少了 `{`")
      case .mixedAndOr:
        ("write `(a and b) or c`, or `a and (b or c)`", "写 `(a and b) or c` 或 `a and (b or c)`")
      case .windowNeedsBrackets(_, let near, let far):
        ("write `\(near)` or `\(far)`", "写 `\(near)` 或 `\(far)`")
      case .turnsInsteadOfMessages: ("write `messages`", "写 `messages`")
      case .repeatedClause: ("keep one", "只保留一个")
      case .secondAction:
        ("for one after the other write `reply a, then handoff to b`", "先后执行写 `reply a, then handoff to b`")
      case .missingLast: ("write `in 2 of last 3 messages`", "写 `in 2 of last 3 messages`")
      case .badSlot:
        (
          "write `{order_no}` or `{order_no else \"…\"}`; a brace itself is `\\{`",
          "写 `{order_no}` 或 `{order_no else \"…\"}`;花括号本身写 `\\{`"
        )
      case .fileTooLarge: ("split it: at most 4 MB a file", "请拆分:每个文件最多 4 MB")
      case .textTooLong: ("shorten or split it", "请缩短或拆分")
      case .nestedTooDeep: ("use `define` for parts of the condition", "用 `define` 拆开条件")
      case .tooManyFindings: ("mend these first", "先改正这些")
      }
    return language == .english ? english : chinese
  }

}
