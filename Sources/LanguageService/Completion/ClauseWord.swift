import RuleSyntax

/// A word of the language with what it is for: what completion offers and what hovering over it says.
struct ClauseWord {
  let word: String
  /// How it is written with what follows.
  let usage: String
  /// What is inserted by a client that knows snippets; nil: the word.
  let snippet: String?
  let english: String
  let chinese: String

  private init(_ word: String, _ usage: String, _ snippet: String?, _ english: String, _ chinese: String) {
    self.word = word
    self.usage = usage
    self.snippet = snippet
    self.english = english
    self.chinese = chinese
  }

  /// What a word means in a block, or anywhere.
  static func described(_ word: String, in block: BlockKind?) -> ClauseWord? {
    if let block, let found = clauses(of: block).first(where: { $0.word == word }) { return found }
    if block == nil, let found = declarations.first(where: { $0.word == word }) { return found }
    return (operands + windows + others + declarations).first { $0.word == word }
      ?? BlockKind.allCases.lazy.compactMap { clauses(of: $0).first { $0.word == word } }.first
  }

  /// Those with which clauses of a block start.
  static func clauses(of block: BlockKind) -> [ClauseWord] { (byBlock[block] ?? []) + metadata }

  // MARK: - Declarations

  static let declarations: [ClauseWord] = [
    .init(
      "policy", "policy \"NAME\" { … }",
      """
      policy "${1:Shop}" {
        heed 1
        languages ${2:zh, en default zh}
        timezone ${3:Asia/Shanghai}
        channels ${4:web}
        otherwise answer freely
        when unreadable reply ${5:please_write}
        when in doubt handoff to ${6:care}
        resume after 15 minutes
      }
      """, "What holds for the whole rule set; exactly one.", "整个规则集的总则,有且仅有一个。"),
    .init(
      "use", "use \"../packs/NAME\"", "use \"$1\"", "Takes over every declaration of a folder.",
      "引用一个文件夹中的所有声明。"),
    .init(
      "extend", "extend topic NAME { … }", "extend ${1|topic,trigger,intent|} $2 {\n  $0\n}",
      "Adds entries to a declaration of a used folder.", "为所引用的声明补充条目。"),
    .init(
      "replace", "replace rule \"NAME\" { … }", nil, "Swaps a declaration of a used folder.", "替换所引用文件夹中的声明。"),
    .init(
      "fact", "fact NAME : TYPE = DEFAULT", "fact ${1:name} : $0",
      "A value that the host passes with a turn.", "宿主系统随消息传入的值。"),
    .init(
      "event", "event NAME { FIELD : TYPE }", "event ${1:name} {\n  ${2:field} : $0\n}",
      "A message without text that the host sends.", "宿主发送的无文本消息。"),
    .init(
      "calendar", "calendar NAME { closed DATE }", "calendar ${1:name} {\n  closed $0\n}",
      "Days on which desks are closed or open.", "坐席组的休息日和工作日。"),
    .init(
      "capture", "capture NAME { match /…/ }", "capture ${1:name} { match /$0/ }",
      "A text taken from what the customer writes.", "从客户文字中提取的内容。"),
    .init(
      "define", "define NAME as EXPRESSION", "define ${1:name} as $0", "A name for a value or a condition.",
      "为值或条件命名。"),
    .init(
      "topic", "topic NAME \"TITLE\" { … }",
      "topic ${1:name} \"${2:Title}\" {\n  terms \"$3\"\n  yes \"$4\"\n  no \"$5\"\n}",
      "What a message may be about, by words and patterns.", "消息可能涉及的主题,由词和模式判定。"),
    .init(
      "trigger", "trigger NAME { … }", "trigger ${1:name} {\n  terms \"$2\"\n  yes \"$3\"\n  no \"$4\"\n}",
      "Words that ask for something: a person, a refund.", "表示某种要求的词:转人工、退款等。"),
    .init(
      "intent", "intent NAME { like \"…\" }", "intent ${1:name} {\n  like \"$0\"\n}",
      "A question by examples; the most similar one of all is the turn's.", "以例句描述的问题;最相似者即为本条消息的意图。"),
    .init(
      "lexicon", "lexicon { \"WORD\" anger clearly }",
      "lexicon {\n  \"$1\" ${2:anger} ${3|slightly,clearly,strongly|}\n}",
      "Words of this shop that shift a score.", "本店特有、会影响分值的词。"),
    .init(
      "mood", "mood NAME { enter when … leave when … }",
      "mood ${1:name} {\n  enter when $2\n  leave when $3\n}",
      "Switches on high and off low, so that nothing flickers.", "高进低出的状态,避免来回跳动。"),
    .init(
      "script", "script NAME { zh \"…\" en \"…\" }", "script ${1:name} {\n  ${2:zh} \"$3\"\n}",
      "A text that is said word for word.", "逐字使用的话术。"),
    .init(
      "desk", "desk NAME \"TITLE\" { hours … }",
      "desk ${1:name} \"${2:Title}\" {\n  hours ${3:always}\n  tell customer $0\n}",
      "People who take over, with their hours.", "接手的人员及其工作时间。"),
    .init(
      "rule", "rule \"NAME\" { when … }",
      "rule \"${1:name}\" {\n  when $2\n  ${3:handoff to $4}\n  because \"$5\"\n}",
      "What is done when a condition holds.", "条件成立时的处理。"),
    .init(
      "ensure", "ensure \"NAME\" { when … always … }",
      "ensure \"${1:name}\" {\n  when $2\n  ${3|always,never|} $0\n}",
      "What must hold whatever the rules say.", "无论规则如何都必须成立的保证。"),
    .init(
      "test", "test \"NAME\" { customer \"…\" expect … }",
      "test \"${1:name}\" {\n  customer \"$2\"\n  expect $0\n}",
      "A conversation with what is expected of it.", "一段对话及其期望结果。"),
  ]

  // MARK: - Clauses

  private static let metadata: [ClauseWord] = [
    .init("owner", "owner \"…\"", "owner \"$0\"", "Who answers for this.", "负责人。"),
    .init("basis", "basis \"…\"", "basis \"$0\"", "The law or decision behind this.", "依据的法规或决定。"),
    .init(
      "review", "review by DATE", "review by $0", "The day by which somebody looks at this again.", "复审期限。"),
    .init("note", "note \"…\"", "note \"$0\"", "A remark for readers.", "备注。"),
  ]

  private static let patterns: [ClauseWord] = [
    .init(
      "terms", "terms \"…\", \"…\"", "terms \"$0\"",
      "Words to look for; `exactly` admits no separators inside.", "要查找的词;`exactly` 不容许中间夹杂分隔符。"),
    .init(
      "match", "match /…/", "match /$0/",
      "Regular expressions on the normalised text; `match raw` on the original.",
      "对规范化文本的正则;`match raw` 针对原文。"),
    .init(
      "except", "except \"…\", /…/", "except \"$0\"",
      "What is cut out of the text before terms and patterns look.", "在匹配之前从文本中剔除的内容。"),
    .init(
      "ignore", "ignore negated", "ignore negated", "Matches under a negation do not count.", "否定范围内的匹配不算。"),
    .init(
      "model", "model NAME >= NUMBER", "model ${1|health,legal,financial|} >= ${2:0.7}",
      "Also true from a learned score on.", "学习得到的分值达到阈值时也成立。"),
    .init("yes", "yes \"…\"", "yes \"$0\"", "Examples that must match.", "必须匹配的例句。"),
    .init("no", "no \"…\"", "no \"$0\"", "Examples that must not match.", "不得匹配的例句。"),
  ]

  private static let when = ClauseWord(
    "when", "when CONDITION", "when $0", "The rule holds if this does.", "此条件成立时规则成立。")
  private static let unless = ClauseWord(
    "unless", "unless CONDITION", "unless $0", "The rule does not hold if this does.", "此条件成立时规则不成立。")
  private static let like = ClauseWord(
    "like", "like \"…\", \"…\"", "like \"$0\"", "Example questions.", "例句。")

  private static let byBlock: [BlockKind: [ClauseWord]] = [
    .policy: [
      .init("heed", "heed 1", "heed 1", "The version of the language.", "语言版本。"),
      .init(
        "languages", "languages zh, en default zh", "languages ${1:zh, en} default ${2:zh}",
        "Languages of the texts, and the one when nothing is known.", "话术语言及默认语言。"),
      .init(
        "timezone", "timezone Asia/Shanghai", "timezone ${1:Asia/Shanghai}", "The zone of hours and dates.",
        "时间与日期所用的时区。"),
      .init("channels", "channels web, app", "channels $0", "Where messages come from.", "消息渠道。"),
      .init(
        "otherwise", "otherwise answer freely", "otherwise ${1:answer freely}",
        "When no rule asked for anything else.", "没有规则要求其他处理时。"),
      .init(
        "when", "when in doubt handoff to DESK", "when ${1|in doubt handoff to,unreadable reply|} $0",
        "What happens with a faulty or unreadable message.", "故障或无法读取的消息如何处理。"),
      .init(
        "disclose", "disclose SCRIPT", "disclose $0",
        "The notice that a machine speaks, before its first text.", "首次回复前的机器人声明。"),
      .init(
        "resume", "resume after 15 minutes", "resume after ${1:15} minutes",
        "When the bot answers again after an agent fell silent.", "坐席沉默多久后机器人恢复。"),
      .init(
        "rank", "rank DESK, DESK", "rank $0", "Which desk wins between handoffs of equal priority.",
        "同优先级转接时哪个坐席组优先。"),
      .init(
        "intent", "intent threshold 0.5", "intent threshold ${1:0.5}", "How similar a question must be.",
        "意图相似度阈值。"),
    ],
    .rule: [
      when, unless,
      .init("handoff", "handoff to DESK priority LEVEL", "handoff to $0", "A person takes over.", "转给人工。"),
      .init("reply", "reply SCRIPT", "reply $0", "Says a script instead of the bot's answer.", "以话术代替机器人回答。"),
      .init("ask", "ask SCRIPT", "ask $0", "Asks the customer something.", "向客户提问。"),
      .init(
        "answer", "answer with SCRIPT", "answer ${1|with,freely|} $0",
        "The bot answers, with a text or freely.", "机器人作答:用话术或自由回答。"),
      .init(
        "replace", "replace with SCRIPT", "replace with $0",
        "Another text instead of the draft; in rules `for drafts`.", "替换草稿;用于 `for drafts` 规则。"),
      .init(
        "give", "give back", "give back", "Returns the customer to the bot; in rules `while waiting`.",
        "交还机器人;用于 `while waiting` 规则。"),
      .init(
        "priority", "priority high", "priority ${1|urgent,high,normal,low|}",
        "Who wins between rules; of a handoff also its place in the queue.", "规则之间的优先级;转接时也是排队优先级。"),
      .init("open", "open with SCRIPT", "open with $0", "Said before the answer.", "在回答之前说。"),
      .init(
        "tell", "tell customer SCRIPT", "tell ${1|customer,agent|} $0",
        "What the customer reads at a handoff, or a note for the agent.", "转接时告知客户的话术,或给坐席的备注。"),
      .init(
        "guide", "guide bot \"…\"", "guide bot \"$0\"", "A hint for a bot that answers freely.",
        "给自由作答机器人的提示。"),
      .init("tag", "tag NAME", "tag $0", "Marks the conversation.", "给对话打标签。"),
      .init(
        "offer", "offer SCRIPT", "offer $0", "Something beside the answer, when all is well.", "一切正常时附带的推荐。"),
      .init("notify", "notify DESK", "notify $0", "A second desk hears of it.", "同时通知另一个坐席组。"),
      .init("first", "first ask SCRIPT", "first ask $0", "A question before the handoff, once.", "转接前先问一次。"),
      .init(
        "at", "at most 1 in 5 messages", "at most ${1:1} in ${2:5 messages}",
        "How often the rule may decide.", "规则生效的频率上限。"),
      .init("once", "once per conversation", "once per conversation", "The rule decides once.", "每次对话只生效一次。"),
      .init("instead", "instead of \"RULE\"", "instead of \"$0\"", "Displaces another rule.", "取代另一条规则。"),
      .init("valid", "valid DATE to DATE", "valid $1 to $0", "The days on which the rule counts.", "规则的有效期。"),
      .init(
        "because", "because \"…\"", "because \"$0\"", "The reason, as agents and logs read it.",
        "原因,供坐席和日志阅读。"),
    ],
    .ensure: [
      when, unless,
      .init("always", "always handoff to DESK", "always $0", "What must be decided.", "必须作出的决定。"),
      .init("never", "never offer", "never $0", "What must not be decided.", "不得作出的决定。"),
    ],
    .test: [
      .init("given", "given FACT = VALUE", "given $0", "Sets facts and desks from here on.", "设定事实与坐席组状态。"),
      .init("at", "at DATE CLOCK ZONE", "at $0", "Moves the clock to a time.", "把时钟调到某一时刻。"),
      .init("after", "after 20 minutes", "after ${1:20 minutes}", "Moves the clock on.", "时钟前进。"),
      .init("customer", "customer \"…\"", "customer \"$0\"", "What the customer writes.", "客户的话。"),
      .init("bot", "bot \"…\"", "bot \"$0\"", "What the bot said.", "机器人的话。"),
      .init("draft", "draft \"…\"", "draft \"$0\"", "What the bot is about to say.", "机器人准备说的话。"),
      .init(
        "agent", "agent \"…\"", "agent \"$0\"", "What the agent writes; `agent gives back` ends it.",
        "坐席的话;`agent gives back` 表示交还。"),
      .init("event", "event NAME with FIELD = VALUE", "event $0", "An event of the host.", "宿主事件。"),
      .init(
        "expect", "expect handoff to DESK", "expect $0", "What the line above must lead to.", "上一行应得到的结果。"),
    ],
    .topic: patterns, .trigger: patterns, .intent: [like],
    .extend: patterns + [
      like, .init("sensitive", "sensitive", "sensitive", "From here on the topic is sensitive.", "将该主题设为敏感。"),
    ],
    .calendar: [
      .init("closed", "closed DATE to DATE", "closed $0", "Days off.", "休息日。"),
      .init("open", "open DATE", "open $0", "Working days that would be days off.", "调休上班日。"),
    ],
    .capture: [.init("match", "match /…/", "match /$0/", "What is taken from the text.", "要提取的内容。")],
    .mood: [
      .init("enter", "enter when CONDITION", "enter when $0", "Switches the mood on.", "进入该状态。"),
      .init("leave", "leave when CONDITION", "leave when $0", "Switches it off.", "离开该状态。"),
    ],
    .desk: [
      .init("skills", "skills NAME", "skills $0", "What its people can do.", "人员技能。"),
      .init(
        "hours", "hours mon-fri 09:00-18:00", "hours ${1:mon-fri 09:00-18:00}", "When somebody is there.",
        "工作时间。"),
      .init("except", "except DATE to DATE", "except $0", "Days off.", "例外日期。"),
      .init(
        "tell", "tell customer SCRIPT", "tell customer $0", "What the customer reads at a handoff.",
        "转接时告知客户的话术。"),
      .init(
        "to", "to DESK when CONDITION", "to $1 when $0", "Another desk where a fact says so.", "按事实转到另一坐席组。"),
      .init(
        "when", "when closed to DESK", "when ${1|closed,full,waiting|} $0",
        "What happens when nobody is there, or all are busy.", "无人或繁忙时如何处理。"),
      .init("resume", "resume never", "resume ${1|never,after|}", "When the bot answers again.", "机器人何时恢复。"),
    ],
  ]

  // MARK: - Conditions

  /// With which a condition or value starts.
  static let operands: [ClauseWord] = [
    .init("topic", "topic NAME", nil, "Whether the message is about a topic.", "消息是否涉及某主题。"),
    .init("trigger", "trigger NAME", nil, "Whether words of a trigger stand in the message.", "消息是否含某触发词。"),
    .init(
      "intent", "intent NAME", nil, "Whether this is the question that the message resembles most.",
      "消息最接近的意图是否为此。"),
    .init("mood", "mood NAME", nil, "Whether a mood is on.", "某状态是否开启。"),
    .init("desk", "desk NAME is open", nil, "Whether a desk is open, closed or full.", "坐席组是否开放、关闭或已满。"),
    .init("not", "not CONDITION", nil, "The opposite.", "取反。"),
    .init(
      "draft", "draft topic NAME", nil, "What the bot is about to say; in rules `for drafts`.",
      "机器人草稿;用于 `for drafts` 规则。"),
    .init(
      "after", "after \"RULE\" within 3 messages", nil,
      "Whether a rule decided on one of the messages before.", "此前若干条消息内某规则是否生效。"),
    .init("time", "time in 22:00-08:00", nil, "The time of day.", "一天中的时间。"),
    .init("max", "max(a, b)", "max($0)", "The greater one.", "较大者。"),
    .init("min", "min(a, b)", "min($0)", "The smaller one.", "较小者。"),
    .init(
      "average", "average(x, 3 messages)", "average($1, ${2:3} messages)", "The mean over the last messages.",
      "最近若干条消息的平均值。"),
    .init(
      "peak", "peak(x, 3 messages)", "peak($1, ${2:3} messages)", "The greatest of the last messages.",
      "最近若干条消息的最大值。"),
    .init(
      "rise", "rise(x, 3 messages)", "rise($1, ${2:3} messages)",
      "How far it rose above the lowest of the last messages.", "相对最近最低值的升幅。"),
    .init("days", "days since FACT", "days since $0", "Whole days since a date.", "距某日期的整天数。"),
    .init("all", "all of { … }", "all of {\n  $0\n}", "All of these hold.", "以下全部成立。"),
    .init("any", "any of { … }", "any of {\n  $0\n}", "One of these holds.", "以下任一成立。"),
  ]

  /// What may follow a comparison or a name.
  static let windows: [ClauseWord] = [
    .init("and", "A and B", nil, "Both hold.", "两者都成立。"),
    .init("or", "A or B", nil, "One of them holds.", "至少一个成立。"),
    .init(
      "in", "in 2 of last 3 messages", "in ${1:2} of last ${2:3} messages",
      "On so many of the last messages.", "最近若干条消息中有若干条成立。"),
    .init("for", "for 2 messages", "for ${1:2} messages", "On each of the last messages.", "最近若干条消息每条都成立。"),
    .init(
      "within", "within last 5 messages", "within last ${1:5} messages", "On one of the last messages.",
      "最近若干条消息内曾成立。"),
    .init("ever", "ever", nil, "On any message of the conversation.", "整个对话中曾成立。"),
  ]

  /// Words inside of clauses.
  private static let others: [ClauseWord] = [
    .init(
      "sensitive", "topic NAME sensitive", nil,
      "Its handoffs are protected: only a handoff of at least their priority displaces them.",
      "其转接受保护:只有优先级不低的转接才能取代。"),
    .init("drafts", "for drafts", nil, "Looks at a text of the bot before it is sent.", "检查机器人待发送的文字。"),
    .init("waiting", "while waiting", nil, "Between the handoff and the agent's first word.", "转接之后、坐席开口之前。"),
    .init(
      "where", "customer \"…\" where anger = 0.7", nil,
      "Fixes scores for this message, so that the test speaks of the policy.", "固定该消息的分值,使测试只针对策略。"),
    .init("then", "reply A, then handoff to B", nil, "The next step, the next time.", "下一次的下一步。"),
  ]
}
