// swift-tools-version: 6.1
import PackageDescription

let benchmark: Target.Dependency = .product(name: "Benchmark", package: "benchmark")
let plugin: Target.PluginUsage = .plugin(name: "BenchmarkPlugin", package: "benchmark")

let package = Package(
  name: "rmctl-benchmarks",
  platforms: [.macOS(.v14)],
  dependencies: [
    .package(name: "rmctl", path: "../.."),
    // Without its default traits, which interpose the allocator.
    .package(url: "https://github.com/ordo-one/benchmark.git", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Commands", dependencies: [benchmark], path: "Benchmarks/Commands",
      plugins: [plugin]),
    .target(name: "CAllocations", path: "Benchmarks/CAllocations"),
    .executableTarget(
      name: "Rooms",
      dependencies: [
        benchmark, "CAllocations",
        .product(name: "ResourceManagement", package: "rmctl"),
        .product(name: "_Scheduling", package: "rmctl"),
      ], path: "Benchmarks/Rooms", plugins: [plugin]),
  ]
)
