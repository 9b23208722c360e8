import ArgumentParser
import ResourceManagement

struct MappingTest: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "test", "Show into which group a session would be put, and why.",
    examples: ["rmctl mapping test --user alice --program psql --module billing"])

  @OptionGroup var session: AttributeOptions
  @OptionGroup var request: ClassificationOptions

  func run(in context: Context) throws {
    try ClassificationView.show(session, request, in: context)
  }
}
