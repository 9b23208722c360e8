import ArgumentParser
import ResourceManagement

struct RuleTest: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "test", "Show which rule would claim a session, and why the others would not.",
    examples: ["rmctl rule test --user ci --program swift-build --at 2026-11-23T23:00:00Z"])

  @OptionGroup var session: AttributeOptions
  @OptionGroup var request: ClassificationOptions

  func run(in context: Context) throws {
    try ClassificationView.show(session, request, in: context)
  }
}
