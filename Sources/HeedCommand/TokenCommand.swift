import ArgumentParser
import DecisionServer
import WireFormat

/// `heed token`: a new bearer token for the server.
struct TokenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token",
    abstract: "Makes a bearer token for `heed serve`.",
    discussion: """
      The token goes to standard error, once: give it to whoever calls the server. The entry for the file of tokens \
      goes to standard output; it holds the token's SHA-256, from which nobody gets the token back.
      """)

  @Argument(help: "What logs call it: who will use it.")
  var name: String

  @Option(name: .long, parsing: .upToNextOption, help: "decide, read, agents, admin. Default: decide.")
  var scope: [String] = ["decide"]

  @Option(name: .long, help: "Requests a second that it may send.")
  var rate: Int?

  func validate() throws {
    for word in scope where DecisionServer.Scope(rawValue: word) == nil {
      throw ValidationError("`--scope` is decide, read, agents or admin, not `\(word)`")
    }
    if name.isEmpty || name.utf8.count > 100 { throw ValidationError("the name has 1 to 100 bytes") }
    if let rate, !(1...1_000_000).contains(rate) { throw ValidationError("`--rate` is 1 to 1000000") }
  }

  func run() throws {
    let token = Token.random()
    Terminal.writeToStandardError(token + "\n")
    var writer = JSONWriter()
    writer.object {
      $0.member("name", name)
      $0.member("sha256", Token.hash(of: token).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
      $0.member("scopes", scope)
      if let rate { $0.member("rate", rate) }
    }
    print(writer.text)
  }
}
