/// Values that few of many positions have, sorted by position.
///
/// What a conversation remembers of rules, conditions and scripts lies here, so that its size and the work of a turn grow
/// with what happened in it and not with the rule set.
package struct SparseValues<Value: Sendable>: Sendable {
  @usableFromInline var positions: [Int32] = []
  @usableFromInline var values: [Value] = []

  /// Nothing at any position.
  @inlinable package init() {}

  /// Values with their positions, each position once, in any order.
  @inlinable package init(_ entries: [(position: Int, value: Value)]) {
    for entry in entries.sorted(by: { $0.position < $1.position }) {
      positions.append(Int32(truncatingIfNeeded: entry.position))
      values.append(entry.value)
    }
  }

  /// How many positions have a value.
  @inlinable package var count: Int { positions.count }

  /// The position of the entry at an index below `count`; ascending.
  @inlinable package func position(_ index: Int) -> Int { Int(positions[index]) }

  /// The value of the entry at an index below `count`.
  @inlinable package subscript(entry index: Int) -> Value {
    get { values[index] }
    _modify { yield &values[index] }
  }

  /// The value at a position, or nil. Logarithmic.
  @inlinable package subscript(position: Int) -> Value? {
    let index = place(of: position)
    return index < positions.count && Int(positions[index]) == position ? values[index] : nil
  }

  /// Changes the value at a position, which is `initial` where there is none.
  mutating func update(
    _ position: Int, from initial: @autoclosure () -> Value, _ change: (inout Value) -> Void
  ) {
    let index = place(of: position)
    if index == positions.count || Int(positions[index]) != position {
      positions.insert(Int32(truncatingIfNeeded: position), at: index)
      values.insert(initial(), at: index)
    }
    change(&values[index])
  }

  /// The first index whose position is at least this one.
  @inlinable func place(of position: Int) -> Int {
    var low = 0
    var high = positions.count
    while low < high {
      let middle = (low + high) / 2
      if Int(positions[middle]) < position { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
