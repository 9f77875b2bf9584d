/// What filters read for every text: written once, and never changed while this lives.
///
/// Arrays would be retained and released around each use, which costs more than what a filter reads.
final class TableMemory: @unchecked Sendable {
  // SAFETY: rows are added while a pattern set is made, by one thread, and freed with the set that keeps them.
  private var rows: [UnsafeMutableRawPointer] = []

  init() {}

  deinit { for row in rows { row.deallocate() } }

  /// Keeps values as long as the program runs.
  static func lasting<Element: BitwiseCopyable>(_ values: [Element]) -> Row<Element> {
    Unmanaged.passRetained(TableMemory()).takeUnretainedValue().row(values)
  }

  /// Keeps values.
  func row<Element: BitwiseCopyable>(_ values: [Element]) -> Row<Element> {
    let row = UnsafeMutablePointer<Element>.allocate(capacity: max(values.count, 1))
    for (index, value) in values.enumerated() { (row + index).initialize(to: value) }
    rows.append(UnsafeMutableRawPointer(row))
    return Row(start: UnsafePointer(row), count: values.count)
  }
}

/// Values in a `TableMemory`, without a share in it.
struct Row<Element: BitwiseCopyable>: @unchecked Sendable, BitwiseCopyable {
  // SAFETY: who holds a row holds its memory too, and nothing writes there.
  fileprivate let start: UnsafePointer<Element>
  let count: Int

  fileprivate init(start: UnsafePointer<Element>, count: Int) {
    self.start = start
    self.count = count
  }

  var isEmpty: Bool { count == 0 }
  var indices: Range<Int> { 0..<count }

  /// The value at an index, which only debug builds check.
  @inline(__always)
  subscript(index: Int) -> Element {
    assert(index >= 0 && index < count)
    return start[index]
  }

  /// Some of the values.
  struct Part: Sendable, BitwiseCopyable {
    private let start: Int32
    private let end: Int32

    init(_ range: Range<Int>) {
      start = Int32(truncatingIfNeeded: range.lowerBound)
      end = Int32(truncatingIfNeeded: range.upperBound)
    }

    var count: Int { Int(end &- start) }
    var lowerBound: Int { Int(start) }

    @inline(__always)
    var range: Range<Int> { Range(uncheckedBounds: (Int(start), Int(end))) }
  }
}
