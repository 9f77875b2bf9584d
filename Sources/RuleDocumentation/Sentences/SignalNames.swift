import Signals

extension PageLanguage {
  /// What a signal is called in a sentence.
  func name(_ signal: Signal) -> String {
    switch signal {
    case .anger: self("anger", "愤怒")
    case .frustration: self("frustration", "受挫")
    case .disappointment: self("disappointment", "失望")
    case .sadness: self("sadness", "悲伤")
    case .anxiety: self("anxiety", "焦虑")
    case .confusion: self("confusion", "困惑")
    case .gratitude: self("gratitude", "感谢")
    case .joy: self("joy", "高兴")
    case .valence: self("the overall mood (−1 bad, 1 good)", "整体情绪（−1 差，1 好）")
    case .urgency: self("urgency", "紧急程度")
    case .intentMargin: self("the lead of the best known question over the second", "最接近的问题领先第二名的幅度")
    case .textLength: self("the length of the message in characters", "消息字数")
    case .textShouting: self("the share of shouting", "喊叫程度")
    case .textExclaims: self("the number of exclamation marks", "感叹号个数")
    case .textQuestions: self("the number of question marks", "问号个数")
    case .messageKind: self("the kind of message", "消息类型")
    case .language: self("the language of the message", "消息语言")
    case .channel: self("the channel", "渠道")
    case .messages: self("the number of the customer's messages so far", "客户至今的消息数")
    case .sameQuestion: self("the number of times this was asked", "同一问题问过的次数")
    case .botFailures: self("the number of times in a row that the bot had no answer", "机器人连续答不上的次数")
    case .caseOpen: self("a case is open", "已有未结的转人工")
    case .draftLength: self("the length of the bot's text in characters", "机器人文本的字数")
    case .draftLanguage: self("the language of the bot's text", "机器人文本的语言")
    case .draftRepeats: self("the number of times the bot said this before", "机器人说过同样内容的次数")
    }
  }
}
