import Foundation
import HTTPTypes
import Testing
import WireFormat

@testable import DecisionServer

@Suite("The OpenAPI document is what the server does")
struct OpenAPITests {
  private static func document() async throws -> JSON { try await TestServer().get("/openapi.json").json }

  private static func keys(_ json: JSON?) -> [String] {
    guard case .object(let members)? = json else { return [] }
    return members.map(\.key)
  }

  private static func texts(_ json: JSON?) -> [String] {
    guard case .array(let elements)? = json else { return [] }
    return elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
  }

  @Test("It has every route with its scope and its parameters, and no other")
  func routes() async throws {
    let paths = try #require(try await Self.document()["paths"])
    var described: Set<String> = []
    for path in Self.keys(paths) {
      for method in Self.keys(paths[path]) { described.insert("\(method) \(path)") }
    }
    #expect(described == Set(Route.all.map { "\($0.method.rawValue.lowercased()) \($0.path)" }))
    for route in Route.all {
      let operation = paths[route.path]?[route.method.rawValue.lowercased()]
      var scopes: [String] = []
      var names: [String] = []
      if case .array(let security)? = operation?["security"] {
        scopes = security.flatMap { Self.texts($0["token"]) }
      }
      #expect(scopes == (route.scope.map { [$0.rawValue] } ?? []), "\(route.path)")
      if case .array(let parameters)? = operation?["parameters"] {
        for parameter in parameters where parameter["in"] == .string("query") {
          if case .string(let name)? = parameter["name"] { names.append(name) }
        }
      }
      #expect(names.sorted() == route.query.sorted(), "\(route.path)")
    }
  }

  @Test("Every schema that is referred to is there, and every one that is there is referred to")
  func references() async throws {
    let answer = try await TestServer().get("/openapi.json")
    let schemas = Set(Self.keys(try answer.json["components"]?["schemas"]))
    let named = Set(answer.body.matches(of: /#\/components\/schemas\/([A-Za-z._]+)/).map { String($0.1) })
    #expect(named == schemas)
  }

  @Test("A decision is described as docs/decision.schema.json describes it")
  func decision() async throws {
    let file = try Data(contentsOf: URL(filePath: TestServer.root + "/docs/decision.schema.json"))
    let renamed = String(decoding: file, as: UTF8.self)
      .replacing("#/$defs/", with: "#/components/schemas/Decision.")
    let schema = try JSON(parsing: Array(renamed.utf8))
    let schemas = try #require(try await Self.document()["components"]?["schemas"])
    guard case .object(let members) = schema else { return }
    let described = schemas["Decision"]
    for (key, value) in members where key != "$schema" && key != "$defs" {
      #expect(described?[key] == value, "\(key)")
    }
    for name in Self.keys(schema["$defs"]) {
      #expect(schemas["Decision." + name] == schema["$defs"]?[name], "\(name)")
    }
  }
}
