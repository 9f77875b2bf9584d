/// Adds up the rows of a text's features.
struct HeadSums: FeatureVisitor {
  private let model: ScoringModel
  private(set) var sums = SIMD16<Int32>(repeating: 0)
  /// Features seen, known or not.
  private(set) var count = 0

  init(_ model: ScoringModel) { self.model = model }

  @inline(__always)
  mutating func visit(_ hash: UInt32, _ start: Int, _ end: Int) {
    count &+= 1
    if let row = model.row(of: hash) {
      sums &+= SIMD16<Int32>(truncatingIfNeeded: row.load(as: SIMD16<Int8>.self))
    }
  }

  /// Log-odds of each head in thousandths, within ±20000.
  var logits: SIMD16<Int32> {
    let scale = 1 / Double(max(count, 1)).squareRoot()
    var result = SIMD16<Int32>(repeating: 0)
    for lane in 0..<ScoringModel.lanes {
      let value = model.offsets[lane] + Double(sums[lane]) * model.scales[lane] * scale
      result[lane] = Int32(min(max(value, -20_000), 20_000).rounded())
    }
    return result
  }
}
