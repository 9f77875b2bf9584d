// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "backend",
  platforms: [.macOS(.v15)],
  dependencies: [
    // In your own package: .package(url: "…/heed.git", from: "…").
    .package(name: "heed", path: "../..")
  ],
  targets: [
    .executableTarget(name: "Backend", dependencies: [.product(name: "Heed", package: "heed")])
  ],
  swiftLanguageModes: [.v6]
)
