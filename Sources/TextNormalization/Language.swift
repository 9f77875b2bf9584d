/// The languages that a policy distinguishes.
package enum Language: String, Sendable, CaseIterable {
  /// Chinese in simplified characters, or in characters that both ways of writing share.
  case zh
  /// Chinese with more characters that only traditional writing has than ones that only simplified writing has.
  case zhHant = "zh-Hant"
  /// English, or Latin letters that nothing shows to be another language.
  case en
  /// Chinese and English, both substantial.
  case mixed
  /// Any other: Japanese, Korean, Russian, Spanish, ….
  case other
}
