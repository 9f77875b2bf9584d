import CPCRE2

/// What anyone would write first: each pattern on each message with PCRE2's machine code.
final class PlainLoop {
  private let codes: [OpaquePointer?]
  private let data = pcre2_match_data_create_8(2, nil)
  private let context = pcre2_match_context_create_8(nil)
  private let stack = pcre2_jit_stack_create_8(32 * 1024, 512 * 1024, nil)

  /// Compiles all patterns, with machine code.
  init(_ patterns: [WorkloadPattern]) {
    codes = patterns.map { pattern in
      var number: Int32 = 0
      var offset = 0
      let bytes = Array(pattern.source.utf8)
      let options = UInt32(PCRE2_UTF) | (pattern.caseless ? UInt32(PCRE2_CASELESS) : 0)
      guard let code = pcre2_compile_8(bytes, bytes.count, options, &number, &offset, nil) else { return nil }
      pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
      return code
    }
    // SAFETY: without a callback the second argument is the stack itself (pcre2jit(3)).
    pcre2_jit_stack_assign_8(context, nil, stack.map { UnsafeMutableRawPointer($0) })
  }

  deinit {
    codes.forEach(pcre2_code_free_8)
    pcre2_match_data_free_8(data)
    pcre2_match_context_free_8(context)
    pcre2_jit_stack_free_8(stack)
  }

  /// How many patterns match.
  func count(_ message: [UInt8]) -> Int {
    var hits = 0
    forEachHit(message) { _ in hits += 1 }
    return hits
  }

  /// Tells the numbers of the patterns that match, ascending.
  func forEachHit(_ message: [UInt8], _ body: (Int) -> Void) {
    message.withUnsafeBufferPointer { bytes in
      for (number, code) in codes.enumerated() {
        guard let code else { continue }
        // SAFETY: messages are UTF-8, as the fast entry demands; the match data belongs to this thread.
        if pcre2_jit_match_8(code, bytes.baseAddress, bytes.count, 0, 0, data, context) >= 0 { body(number) }
      }
    }
  }
}
