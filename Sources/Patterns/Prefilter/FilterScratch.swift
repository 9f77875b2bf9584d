/// What filters need and two threads must not share; memory is kept from text to text.
struct FilterScratch: ~Copyable {
  var candidates = Candidates()
  var plain = PlainHits()
  var places = SamplePlaces()
  var features = TextFeatures()
  var grams = GramSet()
  var apart = ApartText()

  /// Forgets the patterns of the text before and makes room for those with numbers below `most`.
  mutating func start(most: Int) {
    candidates.start(most: most)
    plain.start()
  }
}
