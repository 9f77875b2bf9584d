/// True for a Han ideograph, the iteration mark 々 and the numeral 〇.
package func isHan(_ scalar: Unicode.Scalar) -> Bool {
  CharacterTable.shared.word(of: scalar.value).isHan
}

/// True for a letter of the Latin script, of either case and any width.
package func isLatinLetter(_ scalar: Unicode.Scalar) -> Bool {
  CharacterTable.shared.word(of: scalar.value).isLatin
}

/// True for the digits 0 to 9, which is all that normalised text has of decimal digits in use here.
package func isDigit(_ scalar: Unicode.Scalar) -> Bool {
  0x30...0x39 ~= scalar.value
}

/// True for a pictograph or a skin tone.
package func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
  CharacterTable.shared.word(of: scalar.value).isEmoji
}

/// True for a character that has the White_Space property.
package func isWhitespace(_ scalar: Unicode.Scalar) -> Bool {
  CharacterTable.shared.word(of: scalar.value).isWhite
}

/// True for a Han character that is used as a numeral, after normalisation: 零〇一二两三… and the formal 壹贰叁….
package func isHanNumeral(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x96F6, 0x3007, 0x4E00, 0x4E8C, 0x4E24, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D: true
  case 0x5341, 0x767E, 0x5343, 0x4E07, 0x4EBF, 0x5EFF, 0x5345: true
  case 0x58F9, 0x8D30, 0x53C1, 0x8086, 0x4F0D, 0x9646, 0x67D2, 0x634C, 0x7396, 0x62FE, 0x4F70, 0x4EDF: true
  default: false
  }
}

/// Version of Unicode that the tables of this module follow.
package let unicodeVersion: String = UnicodeTables.version
