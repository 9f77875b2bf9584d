import Diagnostics

/// H1051: a script that promises what only a person may promise.
struct Promises: ToneLint {
  let profile = LintProfile("H1051", .wording, .warning, "a script that promises")
  let words = Wordlist(
    terms: [
      "保证", "一定会", "一定给", "肯定会", "绝对", "百分之百", "100%", "承诺", "全额退款", "立即到账", "马上退款", "立刻退款",
      "guarantee*", "i promise", "we promise", "definitely", "full refund", "will be refunded", "by tomorrow",
      "right away refund",
    ],
    expressions: [
      // A time in which the customer may do something is no promise: a verb of ours stands beside ours.
      #"[\d一二三四五六七八九十两半]+\s*(个)?(小时|分钟|天|日|工作日|星期|周)(之)?内(?!可)[^,。;]{0,6}(发|答复|到账|回复|退|处理|解决|送|联系|报价|给您|完成)(?!货后|现)"#,
      #"\b(reply|replies|answer|dispatch|call|contact|refund|solve|ship|arrive|reach|respond|quote|deliver|be back|leave)\w*\b[^.,;]{0,24}\bwithin (the next )?(\d+|one|two|three|an?|a few) (working |business )?(minutes?|hours?|days?|weeks?)\b"#,
    ],
    except: [
      #"(不能|无法|不便|没法|不敢|不可以)[^,。]{0,4}(保证|承诺)"#, #"(保证|承诺)不了"#, #"保证(金|书)"#,
      #"\b(cannot|can't|can not|unable to|not) (guarantee|promise)"#,
    ])

  func wording(of found: String) -> LintWords {
    LintWords(
      "`\(found)` promises something that nothing keeps", "`\(found)` 作出了无法兑现的承诺",
      help: ("say what happens next, and let a person promise", "请写下一步会做什么,承诺由人工作出"))
  }
}

/// H1052: a script that says whose fault it was.
struct Blame: ToneLint {
  let profile = LintProfile("H1052", .wording, .warning, "a script that blames the customer")
  let words = Wordlist(
    terms: [
      "您应该早", "您没有按", "您没按", "是您的问题", "是您自己", "您的错", "谁让您", "您不该", "早就说过", "已经告诉过您", "您理解错",
      "您看清楚", "您没看清", "your fault", "you should have", "you failed to", "you forgot to", "you did not read",
      "you didn't read", "as i already said", "as i told you", "you misunderstood", "calm down", "请您冷静",
      "您别激动",
    ])

  func wording(of found: String) -> LintWords {
    LintWords(
      "`\(found)` blames the customer", "`\(found)` 像是在责怪客户",
      help: ("say what you will do instead of what they did", "请写您会怎么做,而不是客户做了什么"))
  }
}

/// H1053: a script that a doctor, a lawyer or a bank would have to answer for.
struct Advice: ToneLint {
  let profile = LintProfile(
    "H1053", .wording, .warning, "a script that gives legal, medical or financial advice")
  let words = Wordlist(
    terms: [
      "您可以起诉", "建议您起诉", "建议起诉", "能胜诉", "不构成违法", "不违法", "不算违法", "法律上您", "您可以服用", "建议服用",
      "建议您吃", "吃点药", "加大剂量", "减少剂量", "停药", "不用去医院", "不需要就医", "不用看医生", "建议您投资", "建议买入",
      "建议贷款", "稳赚", "保本", "you can sue", "you should sue", "you have no case", "legally you",
      "it is legal to",
      "no need to see a doctor", "you should take", "stop taking", "increase the dose", "dosage",
      "you should invest",
      "take out a loan", "guaranteed return*", "risk-free",
    ],
    expressions: [#"\btake (\d+|one|two) ?(mg|pills?|tablets?)\b"#, #"每(天|日|次)[^,。]{0,4}(片|粒|毫克)"#],
    except: [#"(不能|不便|无法)[^,。]{0,8}建议"#])

  func wording(of found: String) -> LintWords {
    LintWords(
      "`\(found)` is advice that only a professional may give", "`\(found)` 属于专业人士才能给出的建议",
      help: ("refer to a doctor, a lawyer or a person of the house", "请建议咨询医生、律师,或转给负责的同事"))
  }
}

/// H1061: a script that raises its voice.
struct Shouting: ToneLint {
  let profile = LintProfile("H1061", .wording, .warning, "a script that shouts")
  let words = Wordlist(terms: [], expressions: [#"[!?][!]+|!\?"#])

  func wording(of found: String) -> LintWords {
    LintWords("`\(found)` shouts", "`\(found)` 语气过重", help: ("one mark is enough", "一个标点就够"))
  }
}

/// H1059: something that was to be filled in.
struct Placeholder: ToneLint {
  let profile = LintProfile("H1059", .wording, .warning, "a script with a gap to fill in")
  let words = Wordlist(
    terms: ["todo", "tbd", "fixme", "lorem ipsum", "待补充", "待填写", "待确认文案", "占位"],
    expressions: [#"\bxx+\b|某某|\[[^\]]{1,24}\]|<[a-z_ ]{2,24}>|【[^】]{0,6}(姓名|订单号|公司)】|_{3,}"#])

  func wording(of found: String) -> LintWords {
    LintWords(
      "`\(found)` is still to be filled in", "`\(found)` 尚未填写",
      help: (
        "write the text, or a slot: `{order_no else nothing}`", "请写上文本,或使用 `{order_no else nothing}` 这样的占位"
      ))
  }
}
