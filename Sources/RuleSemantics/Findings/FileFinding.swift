import Diagnostics

/// H091x and H092x: files, folders and limits of size.
package enum FileFinding: WordedFinding, CaseSampled {
  case invalidUTF8(places: Int)
  case noSuchFolder(String, near: String?)
  case cannotRead(String)
  case absoluteUse(String)
  case useNamesFile(folder: String)
  case noRuleFiles(String)
  case fileTooLarge(megabytes: Int)
  case tooManyFiles(Int)
  case ruleSetTooLarge(megabytes: Int)
  case tooManyDeclarations(Int)
  case tooManyPatterns(Int)
  case definesTooLarge(Int)
  case definesTooDeep(Int)
  case listTooLong(Int)
  case tooManyFindings(Int)

  var wording: Wording {
    switch self {
    case .invalidUTF8(let places):
      Wording(
        "H0910", "the file is not UTF-8 here\(places > 1 ? " and at \(places - 1) more places" : "")",
        "此处不是有效的 UTF-8\(places > 1 ? ",另有 \(places - 1) 处" : "")",
        help: ("save the file as UTF-8", "请以 UTF-8 编码保存文件"))
    case .noSuchFolder(let path, let near):
      Wording(
        "H0911", "there is no folder `\(path)`", "没有文件夹 `\(path)`",
        help: didYouMean(
          near, otherwise: ("the path is relative to this file", "路径相对于本文件")))
    case .cannotRead(let path):
      Wording("H0912", "`\(path)` cannot be read", "无法读取 `\(path)`")
    case .absoluteUse(let path):
      Wording(
        "H0913", "`\(path)` is an absolute path", "`\(path)` 是绝对路径",
        help: ("write it relative to this file: `use \"../packs/NAME\"`", "请写相对于本文件的路径:`use \"../packs/名称\"`")
      )
    case .useNamesFile(let folder):
      Wording(
        "H0914", "`use` names a folder, not a file", "`use` 应写文件夹,而不是文件",
        help: ("write `use \"\(folder)\"`", "请写 `use \"\(folder)\"`"))
    case .noRuleFiles(let path):
      Wording(
        "H0915", "`\(path)` has no rule files", "`\(path)` 中没有规则文件",
        help: ("rule files end in `.heed`", "规则文件以 `.heed` 结尾"))
    case .fileTooLarge(let megabytes):
      Wording(
        "H0916", "the file is larger than \(megabytes) MB and was not read", "文件超过 \(megabytes) MB,未读取",
        help: ("split it", "请拆分文件"))
    case .tooManyFiles(let most):
      Wording("H0917", "a rule set has at most \(most) files", "一个规则集最多 \(most) 个文件")
    case .ruleSetTooLarge(let megabytes):
      Wording(
        "H0918", "the rule set is larger than \(megabytes) MB, the rest was not read",
        "规则集超过 \(megabytes) MB,其余未读取")
    case .tooManyDeclarations(let most):
      Wording("H0920", "a rule set has at most \(most) declarations", "一个规则集最多 \(most) 个声明")
    case .tooManyPatterns(let most):
      Wording("H0921", "a rule set has at most \(most) terms and patterns", "一个规则集最多 \(most) 个词条和正则")
    case .definesTooLarge(let most):
      Wording(
        "H0922", "with its definitions opened this has more than \(most) parts", "展开定义后超过 \(most) 个部分",
        help: ("use fewer definitions inside one another", "请减少定义的层层引用"))
    case .definesTooDeep(let most):
      Wording(
        "H0923", "definitions stand more than \(most) deep inside one another", "定义嵌套超过 \(most) 层",
        help: ("write it flatter", "请减少嵌套"))
    case .listTooLong(let most):
      Wording("H0924", "a list has at most \(most) entries", "一个列表最多 \(most) 项", help: ("split it", "请拆分"))
    case .tooManyFindings(let most):
      Wording(
        "H0925", .note, "there are more than \(most) findings; the rest is not shown", "问题超过 \(most) 处,其余未显示")
    }
  }

  static let samples: [FileFinding] = [
    .invalidUTF8(places: 1), .noSuchFolder("../packs/sensitiv", near: "../packs/sensitive"),
    .cannotRead("a.heed"),
    .absoluteUse("/etc"), .useNamesFile(folder: "../packs"), .noRuleFiles("rules"),
    .fileTooLarge(megabytes: 4),
    .tooManyFiles(5000), .ruleSetTooLarge(megabytes: 64), .tooManyDeclarations(20_000),
    .tooManyPatterns(50_000), .definesTooLarge(2000),
    .definesTooDeep(32), .listTooLong(10_000), .tooManyFindings(1000),
  ]
}
