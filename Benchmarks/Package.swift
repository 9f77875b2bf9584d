// swift-tools-version: 6.2
import PackageDescription

// Speed, measured: `make bench`. A package of its own, so that who builds Heed does not build this. It compiles the sources
// of Heed again (Sources/Heed is a link to them), because what it measures is not public.

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
]

func heed(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/Heed/\(name)", swiftSettings: strict)
}

// The edges are those of the package above this one.
let package = Package(
  name: "heed-benchmarks",
  platforms: [.macOS(.v15)],
  targets: [
    .systemLibrary(
      name: "CPCRE2", path: "Sources/Heed/CPCRE2", pkgConfig: "libpcre2-8",
      providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
    .target(
      name: "CScoringModel", path: "Sources/Heed/CScoringModel", exclude: ["model.bin"],
      cSettings: [.headerSearchPath(".")]),
    heed("TextNormalization"),
    heed("Patterns", ["CPCRE2", "TextNormalization"]),
    heed("EmotionScoring", ["TextNormalization", "CScoringModel"]),
    heed("IntentMatching", ["TextNormalization"]),
    heed("Masking", ["TextNormalization"]),
    heed("Diagnostics"),
    heed("Signals"),
    heed("RuleSyntax", ["Diagnostics", "Signals"]),
    heed(
      "RuleSemantics", ["Diagnostics", "Signals", "RuleSyntax", "Patterns", "TextNormalization"]),
    heed("Conversations", ["Signals"]),
    heed(
      "RuleRuntime",
      [
        "Signals", "Patterns", "TextNormalization", "Conversations", "EmotionScoring",
        "IntentMatching",
      ]),
    heed(
      "RuleCompilation",
      [
        "Diagnostics", "Signals", "RuleSyntax", "RuleSemantics", "RuleRuntime", "Patterns",
        "TextNormalization", "EmotionScoring", "IntentMatching", "Conversations",
      ]),
    heed(
      "Escalation",
      [
        "Signals", "Patterns", "TextNormalization", "EmotionScoring", "IntentMatching", "Masking",
        "Conversations", "RuleRuntime",
      ]),
    heed("WireFormat", ["Diagnostics", "Signals", "Conversations", "Escalation"]),
    heed(
      "Heed",
      [
        "Diagnostics", "Signals", "EmotionScoring", "RuleSyntax", "RuleSemantics", "RuleRuntime",
        "RuleCompilation", "Conversations", "Escalation", "WireFormat",
      ]),
    .executableTarget(
      name: "heed-bench",
      dependencies: [
        "CPCRE2", "TextNormalization", "Patterns", "EmotionScoring", "Diagnostics", "RuleSemantics",
        "RuleRuntime", "RuleCompilation", "Conversations", "Escalation", "Heed",
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
