// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is compiled under the same rules; see docs/architecture.md.
let house: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser: Target.Dependency =
  .product(name: "ArgumentParser", package: "swift-argument-parser")
let histogram: Target.Dependency = .product(name: "Histogram", package: "hdrhistogram-swift")
let heap: Target.Dependency = .product(name: "HeapModule", package: "swift-collections")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude,
    swiftSettings: house)
}

let package = Package(
  name: "rmctl",
  products: [
    .executable(name: "rmctl", targets: ["rmctl"]),
    .library(name: "ResourceManagement", targets: ["ResourceManagement"]),
    // For the nested benchmark package, which sees products only; no promise to anybody else.
    .library(name: "_Scheduling", targets: ["Scheduling"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-system.git", from: "1.8.1"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift.git", from: "0.2.0"),
  ],
  targets: [
    // libyaml as it is: documents as YAML with the place of every value.
    .systemLibrary(name: "CYaml", providers: [.apt(["libyaml-dev"])]),
    // C shims: what Swift cannot import. No logic.
    .target(name: "CLinux"),
    .target(name: "CReadline"),
    .target(name: "CRegex"),
    .target(name: "CPrefetch"),

    // The rooms, each named as its folder; arrows as in docs/architecture.md.
    room("Quantities"),
    room("Documents", ["Quantities", "CYaml"]),
    room("ResourcePolicy", ["Quantities", "CRegex"]),
    room("Scheduling", ["Quantities", "CPrefetch"]),
    room("ResourceEngine", ["ResourcePolicy", "Scheduling", "Quantities"]),
    room("DurableStorage", ["CLinux", system]),
    room(
      "ResourceManagement",
      [
        "ResourceEngine", "DurableStorage", "ResourcePolicy", "Scheduling", "Documents",
        "Quantities", system,
      ]),
    room(
      "Simulator",
      ["ResourceEngine", "ResourcePolicy", "Scheduling", "Documents", "Quantities", heap]),
    room("LinuxHost", ["Quantities", "CLinux"]),
    room(
      "ProcessEnforcement",
      ["ResourceManagement", "ResourceEngine", "LinuxHost", "Quantities", logging]),
    room("LineEditing", ["CReadline"]),
    room(
      "RmctlCommands",
      [
        "ProcessEnforcement", "Simulator", "ResourceManagement", "DurableStorage", "LinuxHost",
        "LineEditing", "CLinux", argumentParser, logging,
      ]),
    .executableTarget(name: "rmctl", dependencies: ["RmctlCommands"], swiftSettings: house),

    .target(
      name: "TestSupport", dependencies: ["LinuxHost"], path: "Tests/TestSupport",
      swiftSettings: house),
    tests("QuantitiesTests", ["Quantities"]),
    tests("DocumentsTests", ["Documents", "Quantities"]),
    tests("ResourcePolicyTests", ["ResourcePolicy", "Quantities"]),
    tests("SchedulingTests", ["Scheduling", "Quantities", histogram]),
    tests(
      "ResourceEngineTests",
      ["ResourceEngine", "ResourcePolicy", "Scheduling", "Quantities"]),
    tests("DurableStorageTests", ["DurableStorage"]),
    tests(
      "ResourceManagementTests",
      [
        "ResourceManagement", "ResourceEngine", "DurableStorage", "ResourcePolicy", "Documents",
        "Quantities", system,
      ]),
    tests(
      "SimulatorTests",
      ["Simulator", "ResourceEngine", "ResourcePolicy", "Scheduling", "Documents", "Quantities"]),
    tests("LinuxHostTests", ["LinuxHost", "Quantities"]),
    tests(
      "ProcessEnforcementTests",
      [
        "ProcessEnforcement", "ResourceManagement", "ResourceEngine", "ResourcePolicy", "LinuxHost",
        "Quantities",
      ]),
    tests("LineEditingTests", ["LineEditing"]),
    tests("RmctlCommandsTests", ["RmctlCommands", "ResourceManagement", argumentParser]),
    tests("SessionTests", ["rmctl"]),
    tests("ShellTests", ["rmctl"]),
    tests("TidyTests", []),
    // Control groups as a machine of its own has them; skipped where there is no kernel for it.
    tests("VirtualMachine", ["rmctl"], exclude: ["Guest", "boot.sh"]),
  ],
  swiftLanguageModes: [.v6]
)
