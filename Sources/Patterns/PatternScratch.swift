private import CPCRE2
import TextNormalization

/// What matching needs and two threads must not share: PCRE2's memory and buffers, kept from text to text.
package struct PatternScratch: ~Copyable, @unchecked Sendable {
  // SAFETY: the pointers are owned by this value alone, which cannot be copied, and freed once.
  let matchData: OpaquePointer?
  let context: OpaquePointer?
  private let stack: OpaquePointer?
  let meter: UnsafeMutablePointer<WorkMeter>

  var filter = FilterScratch()
  var scalars = ScalarBuffer()
  var maskedScalars = ScalarBuffer()
  /// False until the scalars are those of the text at hand.
  var hasScalars = false
  var hasMaskedScalars = false

  /// Memory for one thread: about 40 KiB, growing to at most 600 KiB and the texts it sees.
  package init(limits: MatchLimits = .standard) {
    meter = .allocate(capacity: 1)
    meter.initialize(to: WorkMeter(limit: limits.workLimit))
    // Whole match and first group; expressions with more groups report only these.
    matchData = pcre2_match_data_create_8(2, nil)
    context = pcre2_match_context_create_8(nil)
    stack = pcre2_jit_stack_create_8(32 * 1024, 512 * 1024, nil)
    pcre2_set_match_limit_8(context, limits.matchLimit)
    pcre2_set_depth_limit_8(context, limits.depthLimit)
    pcre2_set_heap_limit_8(context, limits.heapLimit)
    // SAFETY: without a callback the second argument is the stack itself (pcre2jit(3)).
    pcre2_jit_stack_assign_8(context, nil, stack.map { UnsafeMutableRawPointer($0) })
    pcre2_set_callout_8(
      context,
      { block, data in
        guard let block, let data else { return 0 }
        // SAFETY: `data` is the meter that `init` gave, alive as long as the context.
        return data.assumingMemoryBound(to: WorkMeter.self).pointee.count(
          block.pointee.current_position, from: block.pointee.start_match)
      }, meter)
  }

  /// Reads the text as scalars unless that was done.
  mutating func loadScalars(of text: NormalizedText) {
    if hasScalars { return }
    scalars.load(text)
    hasScalars = true
  }

  /// Reads what exceptions left of the text as scalars unless that was done.
  mutating func loadScalars(of masked: MaskedText, _ text: NormalizedText) {
    if hasMaskedScalars { return }
    maskedScalars.load(masked, of: text)
    hasMaskedScalars = true
  }

  deinit {
    pcre2_match_data_free_8(matchData)
    pcre2_match_context_free_8(context)
    pcre2_jit_stack_free_8(stack)
    meter.deinitialize(count: 1)
    meter.deallocate()
  }
}

/// Counts the work of one expression on one text, over all start positions.
///
/// PCRE2 restarts its own count at each start position, so that alone bounds nothing (a pattern that looks ahead
/// to the end is quadratic). A step is a place passed where the match may turn back, plus one for every eight bytes that were
/// read since the one before.
struct WorkMeter {
  let limit: Int
  private(set) var spent = 0
  private var place = 0
  private var start = 0

  init(limit: Int) { self.limit = limit }

  /// Starts a new text.
  mutating func reset() {
    spent = 0
    place = 0
    start = 0
  }

  /// Counts a step at `position` of an attempt that began at `start`; returns what a callout must, 0 to go on.
  mutating func count(_ position: Int, from start: Int) -> Int32 {
    // An attempt reads the text anew.
    if start != self.start {
      self.start = start
      place = start
    }
    spent += 1 + abs(position - place) / 8
    place = position
    return spent > limit ? Int32(PCRE2_ERROR_CALLOUT) : 0
  }
}
