import ArgumentParser
import ResourceManagement

struct ValidateCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "validate", "Show everything wrong or doubtful in the policy, or in files, all at once.",
    details: """
      Plans, rules, mappings, schedules, windows and expectations. With -f the policy is looked at \
      as it would be with the files applied; nothing is changed. Ends with exit code 6 when there \
      are errors. docs/lint.md explains every finding.
      """,
    examples: ["rmctl validate", "rmctl validate -f policy.yaml --prune -o json"])

  @OptionGroup var files: PolicyFiles

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let now = context.access.manager.now.wall
    var policy = snapshot.engine.policy
    if !files.file.isEmpty {
      let document = try files.read()
      do {
        policy = try context.policy(policy, with: document, prune: files.prune, at: now)
      } catch {
        throw CommandError.management(error, suggestions: [])
      }
    }
    let zones = context.access.manager.zones.tables(for: policy.zoneNames)
    try FindingView.report(
      policy.analysis(at: now, zones: zones), valid: "the policy is valid",
      subject: "of the policy", in: context, generation: snapshot.generation)
  }
}
