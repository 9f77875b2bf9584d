private import CPCRE2
import Synchronization

/// A regular expression as PCRE2 compiled it: UTF, no UCP, line feed as line break, machine code where possible.
///
/// Threads share it. Machine code is made when a text is first matched: most expressions of a rule set never see one.
final class CompiledExpression: @unchecked Sendable {
  // SAFETY: a pcre2_code is not changed after compilation (pcre2api(3), multithreading) but by making machine code, which
  // one thread does while the others that want to match wait; freed once, in deinit.
  private let code: OpaquePointer
  /// 0 until machine code was asked for, then 1 where there is some and 2 where there is none.
  private let state = Atomic<UInt8>(0)
  private static let making = Mutex(())

  private var hasMachineCode: Bool {
    switch state.load(ordering: .acquiring) {
    case 1: true
    case 2: false
    default:
      Self.making.withLock { _ in
        if state.load(ordering: .acquiring) == 0 {
          let isMade = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE)) == 0
          state.store(isMade ? 1 : 2, ordering: .releasing)
        }
        return state.load(ordering: .acquiring) == 1
      }
    }
  }
  /// True when callouts count its work.
  let isMetered: Bool

  /// Where callouts count the work.
  enum Counting {
    case none
    /// Where the pattern has `(?C)`.
    case marked
    /// At each item, which costs several times the match itself.
    case everything
  }

  /// How one attempt ended.
  enum Outcome {
    /// The whole match and, if it took part, the first group.
    case match(Range<Int>, group: Range<Int>?)
    case noMatch
    case fault(PatternFault.Kind)
  }

  /// Why a pattern does not compile: PCRE2's number and words, and the place in the pattern.
  struct Rejection: Error {
    let number: Int32
    let message: String
    let offset: Int
  }

  /// Compiles UTF-8.
  init(_ pattern: [UInt8], caseless: Bool, counting: Counting) throws(Rejection) {
    var options = UInt32(PCRE2_UTF) | UInt32(PCRE2_NEVER_UCP) | UInt32(PCRE2_NEVER_BACKSLASH_C)
    if caseless { options |= UInt32(PCRE2_CASELESS) }
    if counting == .everything { options |= UInt32(PCRE2_AUTO_CALLOUT) }
    var number: Int32 = 0
    var offset = 0
    let context = pcre2_compile_context_create_8(nil)
    defer { pcre2_compile_context_free_8(context) }
    pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_LF))
    pcre2_set_bsr_8(context, UInt32(PCRE2_BSR_UNICODE))
    let compiled = pattern.withUnsafeBufferPointer { bytes in
      // SAFETY: pointer and length belong together; PCRE2 copies what it needs.
      pcre2_compile_8(bytes.baseAddress, bytes.count, options, &number, &offset, context)
    }
    guard let compiled else {
      throw Rejection(
        number: number, message: Self.message(number), offset: min(offset, pattern.count))
    }
    code = compiled
    isMetered = counting != .none
  }

  deinit { pcre2_code_free_8(code) }

  /// True when the expression matches the empty text.
  func matchesNothing(_ limits: MatchLimits) -> Bool {
    let data = pcre2_match_data_create_8(1, nil)
    let context = pcre2_match_context_create_8(nil)
    defer {
      pcre2_match_data_free_8(data)
      pcre2_match_context_free_8(context)
    }
    pcre2_set_match_limit_8(context, limits.matchLimit)
    pcre2_set_depth_limit_8(context, limits.depthLimit)
    pcre2_set_heap_limit_8(context, limits.heapLimit)
    var empty: UInt8 = 0
    // SAFETY: a length of 0 reads nothing. Machine code would be made for this alone.
    return pcre2_match_8(code, &empty, 0, 0, UInt32(PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT), data, context) >= 0
  }

  /// The first match at or after `start` in `length` bytes of valid UTF-8.
  ///
  /// - Parameter isCut: the text goes on, so that `$` does not hold at its end.
  func match(
    _ subject: UnsafePointer<UInt8>, length: Int, from start: Int, isCut: Bool = false,
    scratch: borrowing PatternScratch
  ) -> Outcome {
    guard let data = scratch.matchData, let context = scratch.context else { return .fault(.other) }
    // SAFETY: the subject is valid UTF-8 and `start` at a character, which pcre2_jit_match does not check.
    let end = isCut ? UInt32(PCRE2_NOTEOL) : 0
    let result =
      hasMachineCode
      ? pcre2_jit_match_8(code, subject, length, start, end, data, context)
      : pcre2_match_8(code, subject, length, start, UInt32(PCRE2_NO_UTF_CHECK) | end, data, context)
    switch result {
    case 0...:
      guard let vector = pcre2_get_ovector_pointer_8(data) else { return .fault(.other) }
      // SAFETY: the match data has two pairs. \K can set a start past the end.
      let range = min(vector[0], vector[1])..<vector[1]
      // 0 says that there are more groups than pairs; an unset place is all ones, which Swift reads as -1.
      guard result != 1, vector[2] >= 0, vector[2] <= vector[3],
        vector[3] <= length
      else {
        return .match(range, group: nil)
      }
      return .match(range, group: vector[2]..<vector[3])
    case PCRE2_ERROR_NOMATCH: return .noMatch
    case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_CALLOUT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT,
      PCRE2_ERROR_JIT_STACKLIMIT:
      return .fault(.matchLimit)
    default: return .fault(.other)
    }
  }

  private static func message(_ number: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 256)
    let length = buffer.withUnsafeMutableBufferPointer { buffer in
      pcre2_get_error_message_8(number, buffer.baseAddress, buffer.count)
    }
    return length > 0
      ? String(decoding: buffer.prefix(Int(length)), as: UTF8.self) : "error \(number)"
  }
}
