import SeededRandom
import Testing
import TextNormalization

@testable import Masking

@Suite("The quick look before the search for personal data")
struct SuspicionTests {
  /// What numbers and addresses are made of, and what stands between them.
  private static let parts = [
    "1", "2", "3", "0", "86", "138", "1234", "5678", "13812345678", "4111111111111111", "11010519491231002X",
    "E1234567",
    "a", "b", "A123456", "@", "a.b", "example.com", ".", ",", " ", "-", "(", ")", "+", "#", "三", "十", "百",
    "号", "栋", "单元",
    "室", "层", "楼", "座", "路", "大道", "街", "小区", "花园", "省", "市", "区", "县", "镇", "北京", "朝阳", "建国", "护照",
    "passport",
    "baker", "Baker", "street", "Road", "Ave", "Apt", "our", "the", "，", "\n", "😀", "ñ", "Ａ", "３",
  ]

  @Test("A search for everything finds no more than the search for what the look suspects", arguments: 0..<20)
  func sameFindings(_ seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let masker = Masker()
    let normalizer = Normalizer()
    var found = 0
    for _ in 0..<500 {
      let text = (0..<Int.random(in: 1...14, using: &random)).map { _ in
        Self.parts.randomElement(using: &random) ?? ""
      }.joined()
      let normalized = normalizer.normalized(text)
      let all = masker.findings(in: normalized, suspecting: .all)
      #expect(masker.findings(in: normalized) == all, "\(text)")
      found += all.count
    }
    #expect(found > 20)
  }

  @Test("A stretch of a text hides what reaches into it")
  func stretches() {
    let text = Normalizer().normalized("call 13812345678 now")
    let findings = Masker().findings(in: text)
    #expect(Masker.masked(text.original, 0..<20, hiding: findings) == "call [phone] now")
    #expect(Masker.masked(text.original, 0..<8, hiding: findings) == "call [phone]")
    #expect(Masker.masked(text.original, 8..<10, hiding: findings) == "[phone]")
    #expect(Masker.masked(text.original, 14..<20, hiding: findings) == "[phone] now")
    #expect(Masker.masked(text.original, 0..<5, hiding: findings) == "call ")
  }
}
