/// Adds up the rows of a text's features, some hundred features at a time.
///
/// Features are collected first and looked up together, so that the reads of memory overlap.
struct HeadSums: FeatureVisitor {
  /// Features that are looked up together; so few that a lane of 16 bits holds the sum of their weights.
  static let batch = 250

  private let model: ScoringModel
  private let common = CommonWords.shared
  private let hashes: UnsafeMutablePointer<UInt32>
  private var waiting = 0
  private var looked = 0
  private var sums = SIMD16<Int32>(repeating: 0)

  /// Sums that use `hashes`, which has room for a batch.
  init(_ model: ScoringModel, hashes: UnsafeMutablePointer<UInt32>) {
    self.model = model
    self.hashes = hashes
  }

  @inline(__always)
  mutating func visit(_ hash: UInt32, _ start: Int, _ end: Int) {
    if waiting == Self.batch { lookUp() }
    // SAFETY: `waiting` is below the batch, for which there is room.
    hashes[waiting] = hash
    waiting &+= 1
  }

  @inline(__always)
  mutating func visit(_ grams: WordGrams) {
    if waiting > Self.batch - WordGrams.room { lookUp() }
    // SAFETY: there is room for the n-grams of the longest word.
    waiting &+= grams.write(to: hashes + waiting)
  }

  @inline(__always)
  mutating func visit(_ grams: HanGrams) {
    if waiting > Self.batch - 4 { lookUp() }
    // SAFETY: there is room for four.
    UnsafeMutableRawPointer(hashes + waiting).storeBytes(of: grams.hashes, as: SIMD4<UInt32>.self)
    waiting &+= grams.count
  }

  @inline(__always)
  mutating func visit(word letters: UInt64) -> UInt32? {
    guard let (word, sum) = common.word(letters) else { return nil }
    sums &+= sum
    looked &+= Int(word.features)
    return word.hash
  }

  @inline(never)
  private mutating func lookUp() {
    sums &+= Self.sum(model, hashes, waiting)
    looked += waiting
    waiting = 0
  }

  /// Log-odds of each head in thousandths, within ±20000.
  func logits() -> SIMD16<Int32> {
    model.logits(sums: sums &+ Self.sum(model, hashes, waiting), features: looked + waiting)
  }

  /// Sum of the rows of known features; overwrites their hashes.
  @inline(never)
  private static func sum(
    _ model: ScoringModel, _ hashes: UnsafeMutablePointer<UInt32>, _ count: Int
  ) -> SIMD16<Int32> {
    model.sum(hashes, model.lookUp(hashes, count))
  }
}
