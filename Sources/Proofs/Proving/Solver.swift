/// Asks libz3 whether formulas can hold.
///
/// One context for one `Terms`; questions are assumptions, so that what was learnt from one question serves the next. Work is
/// counted in the solver's own steps, not in seconds: the same question gets the same answer on every machine.
package final class Solver {
  private let library: SolverLibrary
  private let context: OpaquePointer?
  private let solver: OpaquePointer?
  private let terms: Terms
  private var handles: [Int32: OpaquePointer?] = [:]
  private var guards: [Int32: OpaquePointer?] = [:]
  private var assertedAxioms: Set<Int32> = []
  /// Of the question before, because many questions differ in their wishes alone.
  private var lastReach: (truths: [Truth], axioms: Int, inputs: Set<Int32>)?
  private let truthSort: OpaquePointer?
  private let numberSort: OpaquePointer?
  /// Steps that one question may take.
  package var steps: UInt32 = Solver.standardSteps {
    didSet { if steps != oldValue { limitSteps() } }
  }
  /// How many questions were asked.
  package private(set) var questions = 0

  /// A few seconds on one core.
  package static let standardSteps: UInt32 = 30_000_000

  package enum Answer {
    /// With a value for every input that the question reaches.
    case possible([InputKey: Int64])
    case impossible(core: Set<Truth>)
    /// Steps ran out, or the arithmetic was too hard.
    case unknown(String)
  }

  /// Whether this machine has libz3.
  package static var isAvailable: Bool { SolverLibrary.shared != nil }

  /// nil if this machine has no libz3.
  package init?(_ terms: Terms) {
    guard let library = SolverLibrary.shared else { return nil }
    self.library = library
    self.terms = terms
    let configuration = library.makeConfiguration()
    context = library.makeContext(configuration)
    library.deleteConfiguration(configuration)
    // The default handler ends the process.
    library.setErrorHandler(context) { _, _ in }
    truthSort = library.truthSort(context)
    numberSort = library.numberSort(context)
    solver = library.makeSolver(context)
    library.retainSolver(context, solver)
    limitSteps()
  }

  deinit {
    library.releaseSolver(context, solver)
    library.deleteContext(context)
  }

  private func limitSteps() {
    let parameters = library.makeParameters(context)
    library.retainParameters(context, parameters)
    // Our questions are logic with comparisons of few numbers: the older of the two arithmetic solvers, and no search for what is
    // relevant, answer them in half of the time (docs/decisions/0013).
    for (name, value) in [
      ("rlimit", steps), ("random_seed", 0), ("arith.solver", 2), ("relevancy", 0),
    ] {
      library.setParameter(context, parameters, library.stringSymbol(context, name), value)
    }
    library.setParameters(context, solver, parameters)
    library.releaseParameters(context, parameters)
  }

  /// Whether all of these can hold together, under the axioms that matter to them.
  ///
  /// - Parameter wishes: further truths, over inputs that the others reach.
  package func answer(_ truths: [Truth], wishing wishes: [Truth] = []) -> Answer {
    questions += 1
    let open = (truths + wishes).filter { $0 != terms.yes }
    if open.contains(terms.no) { return .impossible(core: [terms.no]) }
    let reached = reach(of: truths)
    let assumptions = open.map { self.guardOf($0) }
    let result = assumptions.withUnsafeBufferPointer { buffer in
      library.check(context, solver, UInt32(buffer.count), buffer.baseAddress)
    }
    guard library.errorCode(context) == 0 else { return .unknown("libz3 reported an error") }
    switch result {
    case 1: return .possible(values(of: reached))
    case -1: return .impossible(core: core(among: open, assumptions))
    default:
      let reason = library.reasonUnknown(context, solver).map { String(cString: $0) } ?? ""
      return .unknown(reason.contains("max. resource") || reason.contains("canceled") ? "" : reason)
    }
  }

  /// Asserts the axioms that matter to some truths and says which inputs they reach.
  private func reach(of truths: [Truth]) -> Set<Int32> {
    if let last = lastReach, last.truths == truths, last.axioms == terms.axioms.count { return last.inputs }
    let (axioms, reached) = terms.axioms(for: truths.map(\.node))
    for axiom in axioms where assertedAxioms.insert(axiom.truth.node).inserted {
      library.assert(context, solver, handle(of: axiom.truth.node))
    }
    lastReach = (truths, terms.axioms.count, reached)
    return reached
  }

  /// A literal that implies the truth: questions are literals, so that a core can name them.
  private func guardOf(_ truth: Truth) -> OpaquePointer? {
    if let known = guards[truth.node] { return known }
    let literal = library.constant(
      context, library.stringSymbol(context, "q\(truth.node)"), truthSort)
    let either = [library.not(context, literal), handle(of: truth.node)]
    library.assert(
      context, solver,
      either.withUnsafeBufferPointer { buffer in
        // SAFETY: the buffer holds two pointers.
        buffer.baseAddress.map { library.or(context, 2, $0) } ?? nil
      })
    guards[truth.node] = literal
    return literal
  }

  private func core(among truths: [Truth], _ assumptions: [OpaquePointer?]) -> Set<Truth> {
    let vector = library.core(context, solver)
    library.retainVector(context, vector)
    defer { library.releaseVector(context, vector) }
    var found: Set<Truth> = []
    let positions = Dictionary(
      zip(assumptions, truths).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    for index in 0..<library.vectorCount(context, vector) {
      if let truth = positions[library.vectorItem(context, vector, index)] { found.insert(truth) }
    }
    return found
  }

  private func values(of inputs: Set<Int32>) -> [InputKey: Int64] {
    let model = library.model(context, solver)
    library.retainModel(context, model)
    defer { library.releaseModel(context, model) }
    var values: [InputKey: Int64] = [:]
    for index in inputs {
      let input = terms.inputs[Int(index)]
      guard let handle = handles[input.node] else { continue }
      var result: OpaquePointer?
      guard library.evaluate(context, model, handle, false, &result), let result else { continue }
      if input.isTruth {
        let truth = library.truthValue(context, result)
        if truth != 0 { values[input.key] = truth > 0 ? 1 : 0 }
      } else {
        var number: Int64 = 0
        if library.numberValue(context, result, &number) { values[input.key] = number }
      }
    }
    return values
  }

  // MARK: - Terms as libz3 stores them

  private func handle(of root: Int32) -> OpaquePointer? {
    for position in terms.parts(of: [root], leaving: { handles[$0] != nil }) {
      handles[position] = made(terms.nodes[Int(position)])
    }
    return handles[root] ?? nil
  }

  private func made(_ node: Node) -> OpaquePointer? {
    func part(_ position: Int32) -> OpaquePointer? { handles[position] ?? nil }
    switch node {
    case .truth(let truth): return truth ? library.yes(context) : library.no(context)
    case .number(let number): return library.number(context, number, numberSort)
    case .input(let index): return madeInput(index)
    case .not(let inner): return library.not(context, part(inner))
    case .and(let parts): return joined(parts.map(part), library.and)
    case .or(let parts): return joined(parts.map(part), library.or)
    case .choice(let condition, let one, let other):
      return library.choice(context, part(condition), part(one), part(other))
    case .equal(let one, let other): return library.equal(context, part(one), part(other))
    case .lessOrEqual(let one, let other): return library.lessOrEqual(context, part(one), part(other))
    case .sum(let one, let other): return joined([part(one), part(other)], library.sum)
    case .multiple(let inner, let factor):
      return joined([library.number(context, factor, numberSort), part(inner)], library.product)
    case .quotient(let inner, let divisor):
      return library.quotient(context, part(inner), library.number(context, divisor, numberSort))
    }
  }

  private func madeInput(_ index: Int32) -> OpaquePointer? {
    let input = terms.inputs[Int(index)]
    let sort = input.isTruth ? truthSort : numberSort
    let made = library.constant(context, library.numberSymbol(context, index), sort)
    if !input.isTruth {
      // The range belongs to the input, whoever asks.
      let low = library.lessOrEqual(
        context, library.number(context, input.range.lowerBound, numberSort), made)
      let high = library.lessOrEqual(
        context, made, library.number(context, input.range.upperBound, numberSort))
      library.assert(context, solver, low)
      library.assert(context, solver, high)
    }
    return made
  }

  private func joined(
    _ parts: [OpaquePointer?],
    _ join: @convention(c) (OpaquePointer?, UInt32, UnsafePointer<OpaquePointer?>) -> OpaquePointer?
  ) -> OpaquePointer? {
    // SAFETY: the buffer holds as many pointers as it says.
    parts.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { join(context, UInt32(buffer.count), $0) } ?? nil
    }
  }
}
