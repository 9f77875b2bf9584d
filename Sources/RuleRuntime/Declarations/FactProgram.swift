package import Patterns
package import Signals

package struct FactProgram: Sendable {
  package var name: String
  package var type: ValueType
  package var isOptional: Bool
  package var defaultValue: FactValue?
  package var event: Int?
  package init(name: String, type: ValueType, isOptional: Bool, defaultValue: FactValue?, event: Int?) {
    self.name = name
    self.type = type
    self.isOptional = isOptional
    self.defaultValue = defaultValue
    self.event = event
  }
}

package struct CaptureProgram: Sendable {
  package var name: String
  package var expressions: [Regex]
  package init(name: String, expressions: [Regex]) {
    self.name = name
    self.expressions = expressions
  }
}
