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

let package = Package(
  name: "heed-benchmarks",
  platforms: [.macOS(.v15)],
  targets: [
    .systemLibrary(
      name: "CPCRE2", path: "Sources/Heed/CPCRE2", pkgConfig: "libpcre2-8",
      providers: [.apt(["libpcre2-dev"]), .brew(["pcre2"])]),
    heed("TextNormalization"),
    heed("Patterns", ["CPCRE2", "TextNormalization"]),
    .executableTarget(
      name: "heed-bench",
      dependencies: ["CPCRE2", "TextNormalization", "Patterns"],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
