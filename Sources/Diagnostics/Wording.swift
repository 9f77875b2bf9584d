/// What a finding says, both languages side by side so that they are changed together.
package struct Wording {
  package let code: String
  package let severity: Severity
  package let english: String
  package let chinese: String
  package let help: (english: String, chinese: String)?

  package init(
    _ code: String, _ severity: Severity, _ english: String, _ chinese: String,
    help: (String, String)? = nil
  ) {
    self.code = code
    self.severity = severity
    self.english = english
    self.chinese = chinese
    self.help = help
  }

  /// An error.
  package init(_ code: String, _ english: String, _ chinese: String, help: (String, String)? = nil) {
    self.init(code, .error, english, chinese, help: help)
  }
}

/// A finding that keeps all its words in one place.
package protocol WordedFinding: Finding {
  var wording: Wording { get }
}

extension WordedFinding {
  package var code: String { wording.code }
  package var severity: Severity { wording.severity }
  package func message(in language: MessageLanguage) -> String {
    language == .english ? wording.english : wording.chinese
  }
  package func help(in language: MessageLanguage) -> String? {
    language == .english ? wording.help?.english : wording.help?.chinese
  }
}
