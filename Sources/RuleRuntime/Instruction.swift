/// One step of the flat condition code, for a stack of 64-bit integers on which truths are 0 and 1.
///
/// INVARIANT: the code of every condition and value is one contiguous range whose jumps stay inside, so that any part of a
/// rule can be run alone; `explain` does just that with the code that decides.
package enum Instruction: Sendable, Hashable {
  // Values
  case constant(Int64)
  case signal(Int32)
  /// An optional fact that is not known counts as `absent`.
  case fact(Int32, absent: Int64)
  case add, subtract
  /// Times ten-thousandths, rounded half up.
  case scale(Int64)
  case minimum(Int32)
  case maximum(Int32)
  case average(series: Int32, messages: Int32, unit: Int64)
  case peak(series: Int32, messages: Int32)
  case rise(series: Int32, messages: Int32)
  /// Days from a date fact to today, in ten-thousandths.
  case daysSince(fact: Int32, absent: Int64)
  // Comparisons: pop two, push a truth
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  // Truths
  case topic(Int32)
  case trigger(Int32)
  case draftTopic(Int32)
  case draftTrigger(Int32)
  case draftMatches(Int32)
  case intent(Int32, threshold: Int32)
  case intentNone
  case mood(Int32)
  case desk(Int32, state: Int32)
  case after(rule: Int32, messages: Int32)
  case timeIn(from: Int16, to: Int16, zone: Int32)
  case factKnown(Int32)
  case captureKnown(Int32)
  /// Text equality; `absent` is a position in the strings or −1 when the value is always there.
  case factEquals(Int32, string: Int32, absent: Int32)
  case captureEquals(Int32, string: Int32, absent: Int32)
  case window(track: Int32, count: Int32, messages: Int32)
  case ever(track: Int32)
  // Logic
  case not
  /// If the top is 0 (or 1) jump so many instructions ahead and keep it, else drop it and go on.
  case skipIfFalse(Int32)
  case skipIfTrue(Int32)
}
