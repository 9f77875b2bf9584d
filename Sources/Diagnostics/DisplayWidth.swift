/// Columns that a text takes in a terminal or an editor with a fixed pitch: Han and other wide characters two, marks none.
///
/// Source: Unicode Standard Annex 11, East Asian Width W and F.
package func displayWidth(of text: some StringProtocol) -> Int {
  var width = 0
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x20...0x7E: width += 1
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
      0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
      width += 2
    case 0x200B...0x200F, 0xFE00...0xFE0F, 0x0300...0x036F: break
    default: width += 1
    }
  }
  return width
}
