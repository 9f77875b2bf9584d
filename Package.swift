// swift-tools-version: 6.2
import PackageDescription

// One target per field of activity; the arrows between them are the architecture (docs/architecture.md).
// A target may import only what it declares here: CI builds with
// `--explicit-target-dependency-import-check error`.

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

func target(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
  name: "heed",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Heed", targets: ["Heed"]),
    .library(name: "HeedClient", targets: ["HeedClient"]),
    .executable(name: "heed", targets: ["HeedCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    // The server.
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: ["FullFoundation"]),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CPCRE2", pkgConfig: "libpcre2-8",
      providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),

    // Text
    target("TextNormalization"),
    target("Patterns", ["CPCRE2", "TextNormalization"]),
    // The trained weights; `make train` writes them.
    .target(
      name: "CScoringModel", exclude: ["model.bin"], cSettings: [.headerSearchPath(".")]),
    target("EmotionScoring", ["TextNormalization", "CScoringModel"]),
    target("IntentMatching", ["TextNormalization"]),
    target("Masking", ["TextNormalization"]),

    // Authoring
    target("Diagnostics"),
    target("Signals"),
    target("RuleSyntax", ["Diagnostics", "Signals"]),
    target("RuleFormatting", ["Diagnostics", "RuleSyntax"]),
    target(
      "RuleSemantics",
      ["Diagnostics", "Signals", "RuleSyntax", "Patterns", "TextNormalization"]),

    target(
      "RuleLinting",
      ["Diagnostics", "Signals", "RuleSyntax", "RuleSemantics", "Patterns", "TextNormalization"]),

    // A rule set as a page for people who answer for it.
    target("RuleDocumentation", ["Diagnostics", "Signals", "RuleSyntax", "RuleSemantics", "Patterns"]),

    // Running
    target("Conversations", ["Signals"]),
    target(
      "RuleRuntime",
      [
        "Signals", "Patterns", "TextNormalization", "Conversations", "EmotionScoring",
        "IntentMatching",
      ]),
    target(
      "RuleCompilation",
      [
        "Diagnostics", "Signals", "RuleSyntax", "RuleSemantics", "RuleRuntime", "Patterns",
        "TextNormalization", "EmotionScoring", "IntentMatching", "Conversations",
      ]),
    target(
      "Escalation",
      [
        "Signals", "Patterns", "TextNormalization", "EmotionScoring", "IntentMatching", "Masking",
        "Conversations", "RuleRuntime",
      ]),
    target("WireFormat", ["Diagnostics", "Signals", "Conversations", "Escalation"]),
    target(
      "RuleTesting",
      [
        "Diagnostics", "Signals", "RuleSyntax", "RuleSemantics", "RuleRuntime", "RuleCompilation",
        "Conversations", "Escalation", "TextNormalization", "Patterns", "EmotionScoring",
      ]),
    // What editors ask, without their protocol.
    target(
      "LanguageService",
      [
        "Diagnostics", "Signals", "RuleSyntax", "RuleFormatting", "RuleSemantics", "RuleLinting",
        "RuleCompilation", "RuleTesting", "Conversations", "Escalation", "Patterns", "EmotionScoring",
      ]),
    // Looks for libz3 when a proof is asked for; links nothing.
    target(
      "Proofs",
      [
        "Diagnostics", "Signals", "RuleSyntax", "RuleSemantics", "RuleRuntime", "RuleCompilation",
        "Conversations", "Escalation", "Patterns", "TextNormalization", "EmotionScoring", "IntentMatching",
      ]),
    target(
      "Heed",
      [
        "Diagnostics", "Signals", "EmotionScoring", "RuleSyntax", "RuleSemantics", "RuleRuntime",
        "RuleCompilation", "Conversations", "Escalation", "WireFormat",
      ]),

    // Keeping
    target(
      "ConversationStores", ["Conversations", "Masking", .product(name: "Crypto", package: "swift-crypto")]),
    target(
      "SQLiteStorage",
      [
        "ConversationStores", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    // Looks for libpq when a PostgreSQL store is opened; links nothing.
    target("PostgreSQLStorage", ["ConversationStores"]),

    // Calling the server from Swift; knows nothing of the engine.
    target("HeedClient"),

    // Serving
    // The OpenAPI document.
    .target(
      name: "CServerDescription", exclude: ["openapi.json"], cSettings: [.headerSearchPath(".")]),
    target(
      "DecisionServer",
      [
        "CServerDescription", "SQLiteStorage", "PostgreSQLStorage",
        "Diagnostics", "Signals", "RuleSemantics", "RuleRuntime", "RuleCompilation", "Conversations",
        "Escalation", "WireFormat", "Heed", "RuleSyntax", "ConversationStores",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Crypto", package: "swift-crypto"),
      ]),

    .executableTarget(
      name: "HeedCommand",
      dependencies: [
        "Diagnostics", "Signals", "TextNormalization", "Patterns", "EmotionScoring",
        "IntentMatching", "Masking", "RuleSyntax", "RuleFormatting", "RuleSemantics", "RuleRuntime",
        "RuleCompilation", "Conversations", "Escalation", "WireFormat", "RuleTesting", "RuleLinting",
        "Proofs", "RuleDocumentation", "LanguageService",
        "Heed",
        "DecisionServer",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Random rule files, turns and lines; run by Scripts/fuzz, installed by nobody.
    .executableTarget(
      name: "HeedFuzz",
      dependencies: [
        "Diagnostics", "Signals", "TextNormalization", "EmotionScoring", "Masking", "RuleSyntax",
        "RuleFormatting", "RuleSemantics", "RuleRuntime", "RuleCompilation", "Conversations",
        "Escalation", "WireFormat", "RuleTesting", "Heed", "SeededRandom",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // What training reads of a text: the features that the scorer reads. Run by `make train`.
    .executableTarget(
      name: "TrainingFeatures", dependencies: ["EmotionScoring", "TextNormalization"],
      swiftSettings: strict),

    // What the server is measured against; run by Scripts/load, installed by nobody.
    .executableTarget(
      name: "BareHandler",
      dependencies: [
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
      ], path: "Scripts/load/BareHandler", swiftSettings: strict),

    // Tests
    // The random numbers of tests and of the fuzzer.
    .target(name: "SeededRandom", path: "Tests/SeededRandom", swiftSettings: strict),
    // Counts allocations; stands in for malloc in the test bundle alone.
    .target(name: "CAllocationCount", path: "Tests/CAllocationCount"),
    tests("TextNormalizationTests", ["TextNormalization", "SeededRandom"]),
    tests("PatternsTests", ["Patterns", "TextNormalization", "SeededRandom"]),
    tests("EmotionScoringTests", ["EmotionScoring", "TextNormalization"]),
    tests("IntentMatchingTests", ["IntentMatching", "TextNormalization"]),
    tests("MaskingTests", ["Masking", "TextNormalization", "SeededRandom"]),
    tests("RuleSyntaxTests", ["Diagnostics", "RuleSyntax", "SeededRandom"]),
    tests("RuleFormattingTests", ["Diagnostics", "RuleSyntax", "RuleFormatting", "SeededRandom"]),
    tests(
      "RuleSemanticsTests", ["Diagnostics", "Signals", "RuleSyntax", "RuleSemantics", "SeededRandom"]),
    tests(
      "RuleLintingTests",
      [
        "Diagnostics", "Signals", "RuleSyntax", "RuleSemantics", "RuleRuntime", "RuleCompilation",
        "RuleTesting",
        "RuleLinting", "Conversations", "Escalation",
      ]),
    tests(
      "EscalationTests",
      [
        "Diagnostics", "Signals", "RuleSyntax", "RuleFormatting", "RuleSemantics", "RuleRuntime",
        "RuleCompilation", "RuleTesting", "Conversations", "Escalation", "EmotionScoring",
        "CAllocationCount",
        "TextNormalization", "WireFormat", "SeededRandom",
      ]),
    tests(
      "ProofsTests",
      [
        "Proofs", "Diagnostics", "Signals", "RuleSyntax", "RuleSemantics", "RuleRuntime", "RuleCompilation",
        "RuleTesting", "Conversations", "Escalation", "SeededRandom",
      ]),
    tests(
      "RuleTestingTests",
      [
        "RuleTesting", "Diagnostics", "Signals", "RuleSyntax", "RuleSemantics", "RuleCompilation",
        "Conversations", "Escalation",
      ]),
    tests(
      "RuleDocumentationTests",
      [
        "RuleDocumentation", "Diagnostics", "RuleSyntax", "RuleSemantics",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    tests("WireFormatTests", ["WireFormat", "Conversations", "Escalation", "SeededRandom"]),
    tests(
      "ConversationStoresTests",
      ["ConversationStores", "SQLiteStorage", "PostgreSQLStorage", "Conversations", "SeededRandom"]),
    tests(
      "HeedClientTests",
      [
        "HeedClient", "DecisionServer", "ConversationStores", "Heed",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
      ]),
    tests(
      "LanguageServiceTests",
      ["LanguageService", "Diagnostics", "RuleLinting", "RuleSemantics", "RuleTesting", "Heed"]),
    tests("HeedTests", ["Heed"]),
    tests(
      "DecisionServerTests",
      [
        "DecisionServer", "ConversationStores", "Conversations", "Signals", "Escalation", "Heed",
        "WireFormat",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    tests("HeedCommandTests", ["HeedCommand", "Diagnostics", "WireFormat"]),
  ],
  swiftLanguageModes: [.v6]
)
