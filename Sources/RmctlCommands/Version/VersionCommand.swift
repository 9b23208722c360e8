import ArgumentParser
import ResourceManagement

struct VersionCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "version", "Print the version.", examples: ["rmctl version", "rmctl version -o json"])

  func run(in context: Context) throws {
    guard context.renderer.format.isJSON else {
      return context.streams.data("rmctl \(ResourceManager.version)\n")
    }
    try context.show(
      "Version", Record(["version": .text(ResourceManager.version)]), generation: 0)
  }
}
