import Diagnostics

/// H1091 to H1093: what is wrong with a `# heed: allow …`.
enum SuppressionFinding {
  case malformed
  case unknown(code: String, near: String?)
  case unused(code: String)

  static let malformedProfile = LintProfile(
    "H1091", .clarity, .warning, "a suppression without code or reason")
  static let unknownProfile = LintProfile("H1092", .correctness, .warning, "a suppression of an unknown code")
  static let unusedProfile = LintProfile(
    "H1093", .clarity, .warning, "a suppression that suppresses nothing", hasFix: true)
  static let profiles = [malformedProfile, unknownProfile, unusedProfile]

  private var profile: LintProfile {
    switch self {
    case .malformed: Self.malformedProfile
    case .unknown: Self.unknownProfile
    case .unused: Self.unusedProfile
    }
  }

  private var words: LintWords {
    switch self {
    case .malformed:
      LintWords(
        "a suppression names its codes and a reason", "抑制注释须写明代码和原因",
        help: ("write `# heed: allow H1005 because …`", "请写 `# heed: allow H1005 because …`"))
    case .unknown(let code, let near?):
      LintWords(
        "no warning or note of `heed check` is called `\(code)`", "`heed check` 没有名为 `\(code)` 的警告或提示",
        help: ("did you mean `\(near)`?", "是否想写 `\(near)`?"))
    case .unknown(let code, nil):
      LintWords(
        "no warning or note of `heed check` is called `\(code)`", "`heed check` 没有名为 `\(code)` 的警告或提示",
        help: ("errors cannot be allowed; docs/lints lists what can", "错误不能抑制;可抑制的代码见 docs/lints"))
    case .unused(let code):
      LintWords(
        "nothing here gives `\(code)`", "此处没有 `\(code)`",
        help: ("remove the comment: it would hide the next one", "请删除此注释,否则会掩盖以后的问题"))
    }
  }

  func found(at span: SourceSpan, fix: Fix? = nil) -> Linted {
    Linted(Diagnostic(LintFinding(profile: profile, words: words), at: span), fix: fix)
  }
}
