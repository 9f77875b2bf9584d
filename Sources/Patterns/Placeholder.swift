// Placeholder of the skeleton; the shapes below are replaced by the module's own.
package struct PatternDefinition: Sendable { package init() {} }
