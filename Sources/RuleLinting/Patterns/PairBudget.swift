import Diagnostics

/// How many pairs of terms one lint compares at most, so that no rule set takes long. Where it ends, it says so.
struct PairBudget {
  private var left = 500_000
  private var end: SourceSpan?

  /// Whether so many more pairs may be compared for what stands at a place.
  mutating func allows(_ pairs: Int, at place: SourceSpan) -> Bool {
    left -= pairs
    if left >= 0 { return true }
    if end == nil { end = place }
    return false
  }

  /// A remark where the comparing ended, if it did.
  var remarks: [Remark] {
    guard let end else { return [] }
    return [
      Remark(
        end,
        LintWords(
          "from here on terms were not compared with each other: there are too many",
          "词条太多,从此处起没有再相互比较",
          help: ("split the list into several topics, or write a shorter one", "请把列表拆成几个主题,或精简列表")))
    ]
  }
}
