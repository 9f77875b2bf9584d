/// A rule set of any size in which the same few rules fire: what the others cost is what they cost for nothing.
struct GeneratedRules {
  /// The text of a rule file.
  let text: String

  /// - Parameter rules: how many. A fortieth at most, 25, speak of what messages talk about; of the others every second brings
  ///   a pattern, and no message holds what they look for.
  init(rules count: Int) {
    var random = SeededGenerator(seed: 11)
    var text = Self.head
    let near = 25
    let far = count - near
    for index in 0..<near {
      text += """
        topic near\(index) "Near" {
          terms "\(Words.chineseSubjects[index])", "\(Words.englishSubjects[index])"
        }
        rule "near \(index)" { when topic near\(index)  reply one  tag near\(index) }

        """
    }
    for index in 0..<((far + 1) / 2) {
      // A name of its own keeps each of them apart from what messages say.
      let name = "zq\(index)" + Words.englishName(&random).filter(\.isLetter)
      let chinese = "鑢\(Words.chineseName(&random))\(index)"
      let pattern =
        switch random.number(0...19) {
        case 0...9: "terms \"\(name)\", \"\(chinese)\""
        case 10...13: #"match /\b\#(name)(s|es)?\b.{0,40}\b(late|broken)\b/"#
        case 14...16: "match /\(chinese).{0,12}(了|吗)/"
        case 17: #"match /\b\d{\#(20 + index % 9)}\b/"#
        case 18: #"match /(\p{Han}{2})\1{\#(4 + index % 5),}/"#
        default: "match /[!?]{\(12 + index % 20),}/"
        }
      text += "topic far\(index) \"Far\" { \(pattern) }\n"
    }
    for index in 0..<far {
      let topic = "topic far\(index / 2)"
      let condition =
        switch index % 8 {
        case 0, 1, 2, 3: topic
        case 4: "\(topic) and anger >= 0.3"
        case 5: "\(topic) in 2 of last 5 messages"
        case 6: "joy >= 0.999 and \(topic)"
        default: "anger >= 0.999 and messages >= 900"
        }
      text += "rule \"far \(index)\" { when \(condition)  reply one  tag far\(index % 7) }\n"
    }
    self.text = text
  }

  private static let head = """
    policy "Generated" {
      heed 1
      languages en, zh default en
      timezone UTC
      channels web
      otherwise answer freely
      when unreadable reply one
      when in doubt handoff to care
    }
    script one { en "We look into it." zh "我们看一下。" }
    desk care { hours always  tell customer one }

    """
}
