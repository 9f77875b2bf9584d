package import Signals

/// A node of a condition for people, in depth-first order: text and the code that decides it.
package struct ConditionOutline: Sendable {
  package var depth: Int
  package var role: Role
  package var form: Form
  package var text: String
  package var code: CodeRange
  /// Of a comparison of numbers: the code of its sides and how to write them.
  package var comparison: Comparison?

  package enum Role: String, Sendable { case when, unless, part }
  /// How the parts below make the whole.
  package enum Form: Sendable {
    /// There are none.
    case leaf
    case all, any, not
    /// The part is what is recorded on every message.
    case recorded
  }
  package struct Comparison: Sendable {
    package var left: CodeRange
    package var right: CodeRange
    package var comparator: Instruction
    /// How the left side is written; nil for a number.
    package var type: ValueType?
    package init(left: CodeRange, right: CodeRange, comparator: Instruction, type: ValueType?) {
      self.left = left
      self.right = right
      self.comparator = comparator
      self.type = type
    }
  }
  package init(
    depth: Int, role: Role, form: Form, text: String, code: CodeRange, comparison: Comparison?
  ) {
    self.depth = depth
    self.role = role
    self.form = form
    self.text = text
    self.code = code
    self.comparison = comparison
  }
}
