import ArgumentParser
import Foundation

/// On how many cores a command works.
struct JobOptions: ParsableArguments {
  private static let most = 1024

  @Option(
    name: .long,
    help: "How many cores to use, 0 for all of them. What is written stays the same, in the same order.")
  var jobs = 1

  /// At least 1.
  var count: Int { jobs == 0 ? max(1, ProcessInfo.processInfo.activeProcessorCount) : jobs }

  func validate() throws {
    if !(0...Self.most).contains(jobs) { throw ValidationError("`--jobs` is 0 to \(Self.most)") }
  }
}
