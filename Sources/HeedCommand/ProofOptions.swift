import ArgumentParser
import Proofs

/// How much is tried for a proof, and what is said when none can be tried.
struct ProofOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Longest conversation that is searched, in customer messages. Default: 6, of two rule sets 3.",
      valueName: "messages"))
  var depth: Int?

  @Option(
    name: .long, help: ArgumentHelp("Seconds after which no new question is asked.", valueName: "seconds"))
  var budget = 60

  func validate() throws {
    if let depth, !(1...20).contains(depth) { throw ValidationError("`--depth` is 1 to 20 messages") }
    if budget < 1 { throw ValidationError("`--budget` is at least 1 second") }
  }

  /// What to say where libz3 is missing.
  static let noSolver = "libz3 is not installed here; on Debian: apt-get install libz3-4"

  /// The same, but nil where no solver is installed.
  func proveIfPossible<Result>(messages: Int, _ body: (Effort) throws -> Result) throws -> Result? {
    do {
      return try prove(messages: messages, body)
    } catch let failure as Failure where failure.message == Self.noSolver {
      return nil
    }
  }

  /// Runs what asks the solver; the time begins now.
  func prove<Result>(messages: Int, _ body: (Effort) throws -> Result) throws -> Result {
    let deadline = ContinuousClock.now + .seconds(budget)
    do {
      return try body(Effort(messages: depth ?? messages) { ContinuousClock.now < deadline })
    } catch is MissingSolver {
      throw Failure.world(Self.noSolver)
    } catch let disagreement as Disagreement {
      throw Failure.world("a failure of Heed, please report it: \(disagreement.description)")
    }
  }
}
