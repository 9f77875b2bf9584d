import Testing
import TextNormalization

@testable import Patterns

@Suite("Cells of characters")
struct CharacterCellsTests {
  @Test("sets of cells have the numbers of the cells")
  func numbers() {
    let cells: [CharacterCells] = [
      .digit, .upper, .lower, .white, .mark, .stop, .comma, .at, .underscore, .symbol, .twoBytes, .threeBytes,
      .wideMark, .han, .lateThreeBytes, .fourBytes,
    ]
    #expect(cells.map(\.rawValue) == CharacterCell.allCases.map(\.rawValue))
  }

  @Test("each character is in the cell that the normaliser finds for it")
  func characters() {
    var wrong: [UInt32] = []
    for code in UInt32(1)..<0x34000 {
      guard let scalar = Unicode.Scalar(code) else { continue }
      if CharacterCells.cell(of: code).rawValue != CharacterCell.cells(in: Array(String(scalar).utf8)) {
        wrong.append(code)
      }
    }
    #expect(wrong.isEmpty)
  }

  @Test(
    "a range of characters has the cells of its characters",
    arguments: [
      0x20...0x7E, 0x30...0x39, 0x2D...0x41, 0x7F...0x80, 0x41...0xE9, 0x2FFF...0x3000, 0x3FFF...0xA000,
      0x9FFF...0x1F600,
    ] as [ClosedRange<UInt32>])
  func ranges(_ range: ClosedRange<UInt32>) {
    let all = range.reduce(into: CharacterCells()) { $0.formUnion(.cell(of: $1)) }
    #expect(CharacterCells.cells(of: range) == all)
  }
}
