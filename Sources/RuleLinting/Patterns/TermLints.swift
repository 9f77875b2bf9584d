import Diagnostics
import RuleSyntax
import TextNormalization

/// H1001: two terms that are the same once they are normalised.
struct DuplicateTerm: Lint {
  let profile = LintProfile("H1001", .clarity, .warning, "a term stands twice", hasFix: true)

  func remarks(on view: RuleSetView) -> [Remark] {
    return view.patterned.flatMap { patterned in
      var seen: [TermShape: SourceSpan] = [:]
      return zip(patterned.terms, patterned.shapes).compactMap { term, shape -> Remark? in
        guard let first = seen[shape] else {
          seen[shape] = term.text.span
          return nil
        }
        return Remark(
          term.text.span,
          LintWords(
            "term `\(term.text.value)` stands here twice", "词条 `\(term.text.value)` 重复",
            help: (
              "remove it: width, case, traditional characters and spaces at the ends make no difference",
              "请删除:全半角、大小写、繁简和首尾空格不作区分"
            )),
          fix: view.removalOfItem(at: term.text.span),
          related: [.init(first, english: "the same term", chinese: "相同的词条")])
      }
    }
  }
}

/// H1002: a term that a shorter one finds anyway.
struct SwallowedTerm: Lint {
  let profile = LintProfile("H1002", .clarity, .warning, "a shorter term finds it anyway", hasFix: true)

  func remarks(on view: RuleSetView) -> [Remark] {
    var budget = PairBudget()
    let found = view.patterned.flatMap { patterned -> [Remark] in
      // Whether a match stands under a negation depends on where it starts.
      if patterned.ignoresNegated { return [] }
      let terms = patterned.terms
      let shapes = patterned.shapes
      let index = TermIndex(shapes)
      return terms.indices.compactMap { position -> Remark? in
        let shape = shapes[position]
        let candidates = index.candidates(inside: shape)
        guard budget.allows(candidates.count, at: terms[position].text.span) else { return nil }
        let cover = candidates.first {
          $0 != position && shapes[$0] != shape && shapes[$0].covers(shape)
            && (shapes[$0].scalars.count < shape.scalars.count || !shape.covers(shapes[$0]) || $0 < position)
        }
        guard let cover else { return nil }
        let (term, shorter) = (terms[position].text, terms[cover].text)
        return Remark(
          term.span,
          LintWords(
            "term `\(term.value)` adds nothing to `\(shorter.value)`",
            "词条 `\(term.value)` 已被 `\(shorter.value)` 覆盖",
            help: ("remove it, or narrow the shorter one", "请删除,或收窄较短的词条")),
          fix: view.removalOfItem(at: term.span),
          related: [.init(shorter.span, english: "found wherever it is", chinese: "凡有它处必能找到")])
      }
    }
    return found + budget.remarks
  }
}

/// H1003: an exception that touches nothing that is looked for.
struct IdleException: Lint {
  let profile = LintProfile(
    "H1003", .correctness, .warning, "an exception that touches no term", hasFix: true)

  func remarks(on view: RuleSetView) -> [Remark] {
    let normalizer = Normalizer()
    var budget = PairBudget()
    let found = view.patterned.flatMap { patterned -> [Remark] in
      // What expressions and models find is not known from their text.
      if !patterned.expressions.isEmpty || patterned.hasModel { return [] }
      let shapes = patterned.shapes
      return patterned.exceptTerms.compactMap { except -> Remark? in
        let shape = TermShape(except.value, exactly: false, normalizer)
        if !budget.allows(shapes.count, at: except.span) || shapes.contains(where: { shape.overlaps($0) }) {
          return nil
        }
        return Remark(
          except.span,
          LintWords(
            "no term of `\(patterned.name.value)` stands in `\(except.value)`",
            "`\(except.value)` 中没有 `\(patterned.name.value)` 的任何词条",
            help: ("remove the exception, or write the term that it should cut out", "请删除此例外,或写出它要排除的词条")),
          fix: view.removalOfItem(at: except.span))
      }
    }
    return found + budget.remarks
  }
}

/// H1004: a term that an exception always cuts out.
struct ExceptedTerm: Lint {
  let profile = LintProfile(
    "H1004", .correctness, .warning, "an exception cuts a term out wherever it stands")

  func remarks(on view: RuleSetView) -> [Remark] {
    let normalizer = Normalizer()
    var budget = PairBudget()
    let found = view.patterned.flatMap { patterned -> [Remark] in
      let exceptions = patterned.exceptTerms
      if exceptions.isEmpty { return [] }
      let exceptShapes = exceptions.map { TermShape($0.value, exactly: false, normalizer) }
      let index = TermIndex(exceptShapes)
      return zip(patterned.terms, patterned.shapes).compactMap { term, shape -> Remark? in
        let candidates = index.candidates(inside: shape)
        guard budget.allows(candidates.count, at: term.text.span) else { return nil }
        guard let cover = candidates.first(where: { exceptShapes[$0].covers(shape) }) else { return nil }
        return Remark(
          term.text.span,
          LintWords(
            "term `\(term.text.value)` is never found: `except` cuts it out",
            "词条 `\(term.text.value)` 永远不会匹配:已被 `except` 排除",
            help: ("lengthen the exception, or remove the term", "请写长例外,或删除词条")),
          related: [.init(exceptions[cover].span, english: "this exception", chinese: "此例外")])
      }
    }
    return found + budget.remarks
  }
}

/// H1005: one Han character, which stands inside hundreds of words.
struct SingleHanTerm: Lint {
  let profile = LintProfile("H1005", .correctness, .warning, "a term of one Chinese character")

  func remarks(on view: RuleSetView) -> [Remark] {
    return view.patterned.flatMap { patterned -> [Remark] in
      zip(patterned.terms, patterned.shapes).compactMap { term, shape -> Remark? in
        guard shape.scalars.count == 1, let scalar = Unicode.Scalar(shape.scalars[0]), isHan(scalar) else {
          return nil
        }
        return Remark(
          term.text.span,
          LintWords(
            "`\(term.text.value)` is found inside any word that has this character",
            "`\(term.text.value)` 会在任何含此字的词中匹配",
            help: ("write whole words, or cut the others out with `except`", "请写完整的词,或用 `except` 排除其他词")))
      }
    }
  }
}

/// H1011: a term that was meant as a pattern.
struct PatternInTerm: Lint {
  let profile = LintProfile("H1011", .correctness, .warning, "a term that looks like a pattern")
  private static let signs = [".*", ".+", ".?", "\\", "[", "]", "|", "^", "$)"]

  func remarks(on view: RuleSetView) -> [Remark] {
    view.patterned.flatMap { patterned -> [Remark] in
      (patterned.terms.map(\.text) + patterned.exceptTerms).compactMap { term -> Remark? in
        let inner = term.value.replacing("{number}", with: "")
        guard inner.count > 1, let sign = Self.signs.first(where: { inner.contains($0) }) else { return nil }
        return Remark(
          term.span,
          LintWords(
            "in a term, `\(sign)` stands for itself", "在词条中,`\(sign)` 只表示它本身",
            help: ("write `match /…/` for a pattern", "要用模式请写 `match /…/`")))
      }
    }
  }
}

/// H1012: a star that opens no end.
struct StarInsideTerm: Lint {
  let profile = LintProfile("H1012", .correctness, .warning, "a star in the middle of a term")

  func remarks(on view: RuleSetView) -> [Remark] {
    view.patterned.flatMap { patterned -> [Remark] in
      (patterned.terms.map(\.text) + patterned.exceptTerms).compactMap { term -> Remark? in
        // `f***` and `f*ck` are how people write; a star at the end of a word was meant to open it.
        guard Self.endsWordInside(Array(term.value.unicodeScalars)) else { return nil }
        return Remark(
          term.span,
          LintWords(
            "a `*` opens an end of a term; in the middle it stands for itself",
            "`*` 只能用在词条首尾;在中间只表示它本身",
            help: ("write `match /… .{0,12} …/`, or two terms", "请写 `match /….{0,12}…/`,或拆成两个词条")))
      }
    }
  }

  private static func endsWordInside(_ text: [Unicode.Scalar]) -> Bool {
    text.indices.dropFirst().dropLast().contains {
      text[$0] == "*" && text[$0 - 1].properties.isAlphabetic && text[$0 + 1] == " "
    }
  }
}
