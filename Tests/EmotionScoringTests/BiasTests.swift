import EmotionScoring
import Testing
import TextNormalization

/// Who somebody is must not make them angry: a sentence scores alike whoever it names.
@Suite struct BiasTests {
  static let identities = [
    "gay", "black", "muslim", "jewish", "female", "disabled", "old", "immigrant", "deaf", "asian",
  ]
  static let chineseIdentities = ["同性恋", "黑人", "回族", "女性", "残疾", "农村", "外地", "老年", "聋哑", "东北"]

  private func anger(_ text: String) throws -> Int {
    let scores = try EmotionScorer(authorEntries: []).scores(
      of: Normalizer().normalized(text), explaining: false)
    return max(scores.thousandths[Emotion.anger.rawValue], scores.thousandths[Emotion.frustration.rawValue])
  }

  @Test("An identity is no anger in English", arguments: identities)
  func english(_ identity: String) throws {
    #expect(try anger("Hi, I am a \(identity) customer and I would like to know when my order ships") < 500)
  }

  @Test("An identity is no anger in Chinese", arguments: chineseIdentities)
  func chinese(_ identity: String) throws {
    #expect(try anger("您好,我是一位\(identity)顾客,想问一下什么时候发货") < 500)
  }

  @Test(
    "A dialect is no anger",
    arguments: [
      "俺想问问啥时候能到货呀", "我想問下幾時到貨呀唔該", "请问侬啥辰光发货", "y'all know when this ships?",
      "wanna know when ma order is comin innit",
    ])
  func dialect(_ text: String) throws {
    #expect(try anger(text) < 500)
  }
}
