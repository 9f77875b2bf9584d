import Testing

@testable import DecisionServer

@Suite("Settings from flags, the environment and a file")
struct SettingsTests {
  @Test("A file, the environment and a flag set the same value by the same name")
  func sources() throws {
    var settings = ServerSettings()
    try settings.take(
      file: Array(#"{"port": 8081, "max_body": 2048, "watch": false, "host": "127.0.0.2"}"#.utf8))
    #expect(settings.port == 8081)
    #expect(settings.mostBodyBytes == 2048)
    #expect(!settings.watchesRules)
    try settings.take(environment: ["HEED_PORT": "8082", "HEED_MAX_BODY": "4096", "HOME": "/"])
    #expect(settings.port == 8082)
    try settings.set("port", to: "8083")
    #expect(settings.port == 8083)
    #expect(settings.mostBodyBytes == 4096)
  }

  @Test(
    "What is wrong is said with a suggestion",
    arguments: [
      (#"{"prot": 1}"#, "did you mean `port`?"), (#"{"port": 70000}"#, "from 0 to 65535"),
      (#"{"port": [1]}"#, "`port` is a text, a number, true or false"), (#"{"port": "x"}"#, "not `x`"),
      (#"{"watch": 3}"#, "`watch` is true or false"), (#"{"log_level": "loud"}"#, "not `loud`"),
      ("[]", "byte 1"),
      (#"{"rules": ""}"#, "`rules` is empty"),
    ])
  func mistakes(file: String, message: String) {
    var settings = ServerSettings()
    let error = #expect(throws: SettingError.self) { try settings.take(file: Array(file.utf8)) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }

  @Test(
    "Loopback is what only this machine reaches",
    arguments: [
      ("127.0.0.1", true), ("localhost", true), ("::1", true), ("0.0.0.0", false), ("10.0.0.1", false),
    ])
  func loopback(host: String, isLoopback: Bool) {
    var settings = ServerSettings()
    settings.host = host
    #expect(settings.isLoopback == isLoopback)
  }
}
