import CPCRE2

/// What anyone would write first: each pattern on each message with PCRE2's machine code.
final class PlainLoop {
  private let codes: [OpaquePointer]
  private let data = pcre2_match_data_create_8(2, nil)

  init(_ patterns: [(source: String, caseless: Bool)]) {
    codes = patterns.compactMap { pattern in
      var number: Int32 = 0
      var offset = 0
      let bytes = Array(pattern.source.utf8)
      let options = UInt32(PCRE2_UTF) | (pattern.caseless ? UInt32(PCRE2_CASELESS) : 0)
      guard let code = pcre2_compile_8(bytes, bytes.count, options, &number, &offset, nil) else { return nil }
      pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
      return code
    }
  }

  deinit {
    codes.forEach(pcre2_code_free_8)
    pcre2_match_data_free_8(data)
  }

  /// How many patterns match.
  func count(_ message: [UInt8]) -> Int {
    message.withUnsafeBufferPointer { bytes in
      var hits = 0
      for code in codes where pcre2_jit_match_8(code, bytes.baseAddress, bytes.count, 0, 0, data, nil) >= 0 {
        hits += 1
      }
      return hits
    }
  }
}
