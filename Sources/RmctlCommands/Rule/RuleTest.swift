import ArgumentParser
import ResourceManagement

struct RuleTest: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "test", "Show which rule would claim a session, and why the others would not.",
    examples: ["rmctl rule test --user ci --program swift-build"])

  @OptionGroup var session: AttributeOptions

  func run(in context: Context) throws {
    try ClassificationView.show(session, in: context)
  }
}
