package import Diagnostics

extension SyntaxFinding {
  package func message(in language: MessageLanguage) -> String {
    language == .english ? english.message : chinese.message
  }

  package func help(in language: MessageLanguage) -> String? {
    language == .english ? english.help : chinese.help
  }

  private var english: (message: String, help: String?) {
    switch self {
    case .unexpectedCharacters(let text): ("\(quoted(text)) means nothing here", nil)
    case .invisibleCharacter(let value):
      (
        "an invisible character, \(codePoint(value)), stands here",
        "delete it; only texts in quotes may hold such characters"
      )
    case .loneCarriageReturn:
      (
        "this line ends with a lone carriage return",
        "save the file with line feeds, or carriage return and line feed"
      )
    case .unterminatedText(let curlyInside):
      (
        "the closing quote of this text is missing on its line",
        curlyInside
          ? "a text opened by `\"` is closed by `\"`, not by a curly quote"
          : "end the text with `\"`; for a line break inside it write `\\n`"
      )
    case .unterminatedRegex:
      (
        "the closing `/` of this regex is missing on its line",
        "write `/.../`, and `\\/` for a slash inside it"
      )
    case .unknownEscape(let text):
      ("\(quoted(text)) is no escape", "write `\\\"`, `\\\\`, `\\n`, `\\{` or `\\}`")
    case .foreignQuotes: ("texts stand in double quotes", "write `\"...\"`")
    case .numberForm(let text, let instead):
      ("\(quoted(text)) needs a digit before the point", "write `\(instead)`")
    case .percent(let text, let instead):
      ("\(quoted(text)) is a percentage", "scores run from 0 to 1: write `\(instead)`")
    case .tooManyDecimals(let text):
      ("\(quoted(text)) has more than four decimals", "numbers are exact to four decimals: round it")
    case .dateForm(let text, let instead), .clockForm(let text, let instead):
      ("\(quoted(text)) is not written the way dates and times are", "write `\(instead)`")
    case .invalidDate(let text):
      ("there is no date \(quoted(text))", "a date is year-month-day, as in `2026-03-02`")
    case .invalidClock(let text):
      ("there is no clock time \(quoted(text))", "clock times run from `00:00` to `24:00`")
    case .foreignOperator(let text, let instead):
      ("\(quoted(text)) is written in another way", "write `\(instead)`")
    case .foreignComment(let text):
      ("\(quoted(text)) does not start a comment", "comments start with `#` and end with the line")
    case .foreignPunctuation(let text):
      (
        "\(quoted(text)) is not needed",
        text == "[" || text == "]"
          ? "lists need no brackets: separate the items by commas" : "a clause ends by itself: leave it out"
      )
    case .division: ("there is no division", "multiply by a constant instead, as in `0.5 * order.total`")

    case .unknownDeclaration(let text, let near, let home):
      (
        "\(quoted(text)) does not start a declaration",
        near.map { "did you mean `\($0)`?" }
          ?? home.map { "it is a clause of a \($0.rawValue): write it between the braces of one" }
          ?? "a declaration starts with a word like `rule`, `topic`, `script` or `desk`"
      )
    case .unknownClause(let text, let block, let near):
      (
        "\(quoted(text)) does not start a clause of a \(block.rawValue)",
        near.map { "did you mean `\($0)`?" } ?? clauseList(block, "it may hold")
      )
    case .clauseElsewhere(let text, let block, let home):
      (
        "`\(text)` cannot stand in a \(block.rawValue)",
        "it belongs in a \(home.rawValue); \(clauseList(block, "a \(block.rawValue) may hold"))"
      )
    case .repeatedClause(let text):
      ("`\(text)` stands here a second time", "it may stand once; keep one of them")
    case .missingOpeningBrace(let block): ("the `{` that opens the \(block.rawValue) is missing", nil)
    case .missingClosingBrace(let text):
      ("this `{` of `\(text)` is never closed", "put `}` behind its last clause")
    case .strayClosingBrace: ("this `}` closes nothing", nil)
    case .repeatedReplace: ("`replace` stands twice", "write it once")

    case .expected(let wanted, let after, let found):
      (
        expectedEnglish(wanted, after, found),
        after == "most" ? "write `at most 1 in 10 messages`, or `once per conversation`" : nil
      )
    case .unexpected(let text, let near):
      ("\(quoted(text)) is not expected here", near.map { "did you mean `\($0)`?" })
    case .unneeded(let text, let after): ("no `\(text)` stands after \(quoted(after))", "leave it out")
    case .textNeedsQuotes(let text): ("a text stands in double quotes", "write `\"\(shortened(text))\"`")
    case .nameInQuotes(let text):
      (
        "a name stands here, and names have no quotes",
        text.isEmpty
          ? "declare the text under a name, as in `script sorry { en \"...\" }`, and write the name here"
          : "write `\(text)`"
      )
    case .keywordInQuotes(let text): ("keywords have no quotes", "write `\(text)`")
    case .foreignKeyword(let text, let instead): ("\(quoted(text)) is not a keyword", "write `\(instead)`")
    case .noElse(let text):
      (
        "a rule has no \(quoted(text))",
        "write another rule for the other case, with its own `when`; `unless` holds the exceptions"
      )
    case .secondAction(let text):
      (
        "this is a second action, and the rule has one already: \(quoted(text))",
        "for a ladder write `, then` between them; for two cases write two rules"
      )
    case .onceAlone:
      ("`once` says no more here", "write `once per conversation`, or `at most 1 in 10 messages`")
    case .limitWithoutWindow:
      (
        "this limit does not say for how long",
        "write `at most 1 in 10 messages` or `at most 1 in 30 minutes`"
      )
    case .numberInWords(let text, let instead): ("\(quoted(text)) is a number in words", "write `\(instead)`")
    case .wholeNumberNeeded(let text):
      ("\(quoted(text)) is not a whole number", "only 0, 1, 2, ... make sense here")
    case .datesBackwards(let from, let to):
      ("`\(from)` is later than `\(to)`", "write the earlier date first")

    case .missingCondition(let after):
      ("`\(after)` needs a condition", "as in `when anger >= 0.6` or `when topic legal`")
    case .mixedAndOr(let first, let second):
      (
        "`and` mixed with `or` can be read in two ways",
        "write `\(shortened(first))` or `\(shortened(second))`"
      )
    case .windowNeedsBrackets(let first, let second):
      (
        "what this window covers can be read in two ways",
        "write `\(shortened(first))` or `\(shortened(second))`"
      )
    case .windowInTime(let text):
      ("windows count messages, not \(quoted(text))", "write `in 2 of last 3 messages` or `for 3 messages`")
    case .turnsNotMessages(let text): ("windows count messages, not \(quoted(text))", "write `messages`")
    case .lastMissing(let instead): ("`last` is missing in this window", "write `\(instead)`")
    case .minusNeedsSpaces(let text):
      (
        "in \(quoted(text)) the minus sign belongs to the number",
        "a minus between two values has spaces on both sides"
      )
    case .chainedComparison(let instead):
      ("a second comparison cannot follow the first", "write `\(shortened(instead))`")
    case .comparisonInWords(let text, let instead):
      ("\(quoted(text)) does not compare values", "write `\(instead)`")
    case .negatedKnown(let name): ("`is` is followed by `known` here", "write `not (\(name) is known)`")

    case .unclosedSlot:
      ("the `}` of this slot is missing", "write `{name}`, and `\\{` for a brace in the text")
    case .emptySlot:
      ("this slot has no name", "write `{name}` or `{name else \"...\"}`, and `\\{` for a brace in the text")
    case .slotName(let text):
      ("\(quoted(text)) is not the name of a value", "a slot holds one name, as in `{order_no else nothing}`")
    case .slotFallback(let text):
      (
        "\(quoted(text)) cannot stand in for a missing value",
        "write `else \"...\"`, `else 0` or `else nothing`"
      )
    case .strayClosingSlot: ("this `}` closes no slot", "write `\\}` for a brace in the text")

    case .fileTooLarge(let bytes):
      (
        "the file has \(bytes) bytes; a rule file may have \(SyntaxLimits.fileBytes)",
        "split it; `use` reads a whole folder"
      )
    case .textTooLong(let bytes):
      ("the text has \(bytes) bytes; a text may have \(SyntaxLimits.textBytes)", nil)
    case .regexTooLong(let bytes):
      (
        "the regex has \(bytes) bytes; a regex may have \(SyntaxLimits.regexBytes)",
        "split it, or list words under `terms`"
      )
    case .nestingTooDeep:
      (
        "this is nested more than \(SyntaxLimits.nesting) levels deep",
        "give parts of it a name: `define name as ...`"
      )
    case .listTooLong:
      (
        "this list has more than \(SyntaxLimits.listItems) items",
        "split it over several declarations or files"
      )
    case .numberTooLarge:
      ("this number is too large", "numbers have at most \(SyntaxLimits.wholeDigits) digits before the point")
    case .tooManyFindings:
      ("more than \(SyntaxLimits.findings) mistakes; the rest of the file was not read", nil)
    }
  }

  private var chinese: (message: String, help: String?) {
    switch self {
    case .unexpectedCharacters(let text): ("这里不能写 \(quoted(text))", nil)
    case .invisibleCharacter(let value): ("这里有一个看不见的字符 \(codePoint(value))", "请删掉它;只有引号里的文本可以含有这类字符")
    case .loneCarriageReturn: ("这一行只用回车符结尾", "请用换行符或回车加换行保存文件")
    case .unterminatedText(let curlyInside):
      (
        "这段文本在本行内没有收尾的引号",
        curlyInside ? "用 `\"` 开头的文本要用 `\"` 收尾,不能用弯引号" : "请在文本末尾写 `\"`;文本里要换行就写 `\\n`"
      )
    case .unterminatedRegex: ("这个正则表达式在本行内没有收尾的 `/`", "写成 `/.../`,里面的斜杠写 `\\/`")
    case .unknownEscape(let text): ("没有 \(quoted(text)) 这种转义", "只能写 `\\\"`、`\\\\`、`\\n`、`\\{` 或 `\\}`")
    case .foreignQuotes: ("文本要放在双引号里", "写成 `\"...\"`")
    case .numberForm(let text, let instead): ("\(quoted(text)) 的小数点前缺数字", "写成 `\(instead)`")
    case .percent(let text, let instead): ("\(quoted(text)) 是百分数", "分数从 0 到 1:写成 `\(instead)`")
    case .tooManyDecimals(let text): ("\(quoted(text)) 的小数超过四位", "数值精确到四位小数:请舍入")
    case .dateForm(let text, let instead), .clockForm(let text, let instead):
      ("日期和时间不写成 \(quoted(text))", "写成 `\(instead)`")
    case .invalidDate(let text): ("没有 \(quoted(text)) 这一天", "日期写成年-月-日,例如 `2026-03-02`")
    case .invalidClock(let text): ("没有 \(quoted(text)) 这个时刻", "时刻从 `00:00` 到 `24:00`")
    case .foreignOperator(let text, let instead): ("这里不写 \(quoted(text))", "写成 `\(instead)`")
    case .foreignComment(let text): ("注释不用 \(quoted(text)) 开头", "注释用 `#` 开头,到行尾为止")
    case .foreignPunctuation(let text):
      ("不需要 \(quoted(text))", text == "[" || text == "]" ? "列表不用括号,各项之间用逗号隔开" : "子句自己会结束,去掉即可")
    case .division: ("没有除法", "请改成乘以常数,例如 `0.5 * order.total`")

    case .unknownDeclaration(let text, let near, let home):
      (
        "声明不能以 \(quoted(text)) 开头",
        near.map { "是不是想写 `\($0)`?" } ?? home.map { "这是 \($0.rawValue) 的子句,请写在它的花括号里" }
          ?? "声明以 `rule`、`topic`、`script`、`desk` 等词开头"
      )
    case .unknownClause(let text, let block, let near):
      (
        "\(block.rawValue) 里没有以 \(quoted(text)) 开头的子句",
        near.map { "是不是想写 `\($0)`?" } ?? clauseList(block, "可以写")
      )
    case .clauseElsewhere(let text, let block, let home):
      (
        "`\(text)` 不能写在 \(block.rawValue) 里",
        "它属于 \(home.rawValue);\(clauseList(block, "\(block.rawValue) 里可以写"))"
      )
    case .repeatedClause(let text): ("`\(text)` 在这里第二次出现", "它只能写一次,请保留一个")
    case .missingOpeningBrace(let block): ("\(block.rawValue) 缺少开头的 `{`", nil)
    case .missingClosingBrace(let text): ("`\(text)` 的这个 `{` 没有收尾", "请在最后一个子句后面写 `}`")
    case .strayClosingBrace: ("这个 `}` 没有对应的开头", nil)
    case .repeatedReplace: ("`replace` 写了两次", "写一次即可")

    case .expected(let wanted, let after, let found):
      (
        expectedChinese(wanted, after, found),
        after == "most" ? "写成 `at most 1 in 10 messages` 或 `once per conversation`" : nil
      )
    case .unexpected(let text, let near): ("这里不应出现 \(quoted(text))", near.map { "是不是想写 `\($0)`?" })
    case .unneeded(let text, let after): ("\(quoted(after)) 后面不写 `\(text)`", "去掉即可")
    case .textNeedsQuotes(let text): ("文本要放在双引号里", "写成 `\"\(shortened(text))\"`")
    case .nameInQuotes(let text):
      (
        "这里要写名字,名字不加引号",
        text.isEmpty ? "先给这段文本起名,例如 `script sorry { zh \"...\" }`,再在这里写名字" : "写成 `\(text)`"
      )
    case .keywordInQuotes(let text): ("关键字不加引号", "写成 `\(text)`")
    case .foreignKeyword(let text, let instead): ("\(quoted(text)) 不是关键字", "写成 `\(instead)`")
    case .noElse(let text): ("规则里没有 \(quoted(text))", "另一种情况请另写一条规则,用它自己的 `when`;例外写在 `unless` 里")
    case .secondAction(let text):
      ("这是第二个动作,而这条规则已经有一个:\(quoted(text))", "要逐级进行,就在两者之间写 `, then`;若是两种情况,就写成两条规则")
    case .onceAlone: ("只写 `once` 意思不全", "写成 `once per conversation` 或 `at most 1 in 10 messages`")
    case .limitWithoutWindow: ("这个上限没有写明范围", "写成 `at most 1 in 10 messages` 或 `at most 1 in 30 minutes`")
    case .numberInWords(let text, let instead): ("\(quoted(text)) 是用文字写的数", "写成 `\(instead)`")
    case .wholeNumberNeeded(let text): ("\(quoted(text)) 不是整数", "这里只能写 0、1、2 等整数")
    case .datesBackwards(let from, let to): ("`\(from)` 晚于 `\(to)`", "早的日期写在前面")

    case .missingCondition(let after): ("`\(after)` 后面缺少条件", "例如 `when anger >= 0.6` 或 `when topic legal`")
    case .mixedAndOr(let first, let second):
      ("`and` 和 `or` 混写有两种读法", "写成 `\(shortened(first))` 或 `\(shortened(second))`")
    case .windowNeedsBrackets(let first, let second):
      ("这个窗口管到哪里有两种读法", "写成 `\(shortened(first))` 或 `\(shortened(second))`")
    case .windowInTime(let text):
      ("窗口按消息数计算,不按 \(quoted(text))", "写成 `in 2 of last 3 messages` 或 `for 3 messages`")
    case .turnsNotMessages(let text): ("窗口按消息数计算,不写 \(quoted(text))", "写成 `messages`")
    case .lastMissing(let instead): ("这个窗口缺少 `last`", "写成 `\(instead)`")
    case .minusNeedsSpaces(let text): ("\(quoted(text)) 里的负号属于这个数", "两个值相减时,减号两边都要有空格")
    case .chainedComparison(let instead): ("一个比较后面不能再接一个比较", "写成 `\(shortened(instead))`")
    case .comparisonInWords(let text, let instead): ("\(quoted(text)) 不能用来比较", "写成 `\(instead)`")
    case .negatedKnown(let name): ("`is` 后面只能写 `known`", "写成 `not (\(name) is known)`")

    case .unclosedSlot: ("这个槽位缺少 `}`", "写成 `{名字}`;文本里的花括号写 `\\{`")
    case .emptySlot: ("这个槽位没有名字", "写成 `{名字}` 或 `{名字 else \"...\"}`;文本里的花括号写 `\\{`")
    case .slotName(let text): ("\(quoted(text)) 不是值的名字", "槽位里写一个名字,例如 `{order_no else nothing}`")
    case .slotFallback(let text): ("\(quoted(text)) 不能代替缺少的值", "写成 `else \"...\"`、`else 0` 或 `else nothing`")
    case .strayClosingSlot: ("这个 `}` 没有对应的槽位", "文本里的花括号写 `\\}`")

    case .fileTooLarge(let bytes):
      ("文件有 \(bytes) 字节,规则文件最多 \(SyntaxLimits.fileBytes) 字节", "请拆分;`use` 可以读入整个文件夹")
    case .textTooLong(let bytes): ("文本有 \(bytes) 字节,最多 \(SyntaxLimits.textBytes) 字节", nil)
    case .regexTooLong(let bytes):
      ("正则表达式有 \(bytes) 字节,最多 \(SyntaxLimits.regexBytes) 字节", "请拆分,或把词写在 `terms` 里")
    case .nestingTooDeep: ("嵌套超过 \(SyntaxLimits.nesting) 层", "给其中一部分起名:`define 名字 as ...`")
    case .listTooLong: ("这个列表超过 \(SyntaxLimits.listItems) 项", "请拆成几个声明或文件")
    case .numberTooLarge: ("这个数太大", "小数点前最多 \(SyntaxLimits.wholeDigits) 位")
    case .tooManyFindings: ("错误超过 \(SyntaxLimits.findings) 处,文件的其余部分没有读", nil)
    }
  }
}

private func clauseList(_ block: BlockKind, _ lead: String) -> String {
  let words = block.clauses + BlockKind.metadata
  return lead + " " + words.map { "`\($0)`" }.joined(separator: ", ")
}

private func expectedEnglish(_ wanted: Wanted, _ after: String?, _ found: String?) -> String {
  let what = wanted.english
  switch (after, found) {
  case (let after?, let found?): return "\(what) stands after \(quoted(after)), not \(quoted(found))"
  case (let after?, nil): return "after \(quoted(after)) \(what) is missing"
  case (nil, let found?): return "\(what) stands here, not \(quoted(found))"
  case (nil, nil): return "\(what) is missing here"
  }
}

private func expectedChinese(_ wanted: Wanted, _ after: String?, _ found: String?) -> String {
  let what = wanted.chinese
  switch (after, found) {
  case (let after?, let found?): return "\(quoted(after)) 后面应是\(what),不能是 \(quoted(found))"
  case (let after?, nil): return "\(quoted(after)) 后面缺少\(what)"
  case (nil, let found?): return "这里应是\(what),不能是 \(quoted(found))"
  case (nil, nil): return "这里缺少\(what)"
  }
}

extension Wanted {
  fileprivate var english: String {
    switch self {
    case .keyword(let word), .symbol(let word): "`\(word)`"
    case .oneOf(let words):
      words.dropLast().map { "`\($0)`" }.joined(separator: ", ") + " or `\(words.last ?? "")`"
    case .name(let kind): "the name of \(kind.english)"
    case .text: "a text in double quotes"
    case .regex: "a regex between slashes"
    case .number: "a number"
    case .date: "a date like `2026-03-02`"
    case .clock: "a clock time like `09:00`"
    case .clockRange: "a span like `09:00-18:00`"
    case .duration: "a duration like `15 minutes`"
    case .value: "a value"
    case .type: "a type like `truth`, `number`, `text` or `one of a, b`"
    case .condition: "a condition"
    case .action: "an action like `handoff to care` or `reply sorry`"
    case .day: "a day like `mon` or `mon-fri`"
    case .declaration: "a declaration"
    }
  }

  fileprivate var chinese: String {
    switch self {
    case .keyword(let word), .symbol(let word): " `\(word)`"
    case .oneOf(let words): " " + words.map { "`\($0)`" }.joined(separator: "、") + " 之一"
    case .name(let kind): "\(kind.chinese)的名字"
    case .text: "双引号里的文本"
    case .regex: "斜杠之间的正则表达式"
    case .number: "数"
    case .date: "日期,例如 `2026-03-02`"
    case .clock: "时刻,例如 `09:00`"
    case .clockRange: "时段,例如 `09:00-18:00`"
    case .duration: "时长,例如 `15 minutes`"
    case .value: "值"
    case .type: "类型,例如 `truth`、`number`、`text` 或 `one of a, b`"
    case .condition: "条件"
    case .action: "动作,例如 `handoff to care` 或 `reply sorry`"
    case .day: "星期,例如 `mon` 或 `mon-fri`"
    case .declaration: "声明"
    }
  }
}

extension NameKind {
  fileprivate var english: String {
    switch self {
    case .event, .intent, .emotion: "an \(rawValue)"
    case .timezone: "a time zone like `Asia/Shanghai`"
    case .language: "a language like `en`"
    default: "a \(rawValue)"
    }
  }

  fileprivate var chinese: String {
    switch self {
    case .fact: "事实"
    case .event: "事件"
    case .field: "字段"
    case .calendar: "日历"
    case .capture: "提取项"
    case .define: "定义"
    case .topic: "话题"
    case .trigger: "触发词"
    case .intent: "意图"
    case .model: "模型"
    case .emotion: "情绪"
    case .mood: "心境"
    case .script: "话术"
    case .language: "语言"
    case .channel: "渠道"
    case .timezone: "时区"
    case .desk: "坐席组"
    case .skill: "技能"
    case .tag: "标签"
    case .choice: "选项"
    }
  }
}

private func quoted(_ text: String) -> String { "`\(shortened(text))`" }

/// At most 60 characters: a message names the place, it does not repeat a page of the file.
private func shortened(_ text: String) -> String {
  let flat = text.unicodeScalars.prefix(200).map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }
  let scalars = String(String.UnicodeScalarView(flat))
  return scalars.count > 60 ? scalars.prefix(59) + "…" : scalars
}

private func codePoint(_ value: UInt32) -> String {
  let digits = String(value, radix: 16, uppercase: true)
  return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}
