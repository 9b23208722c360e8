import ArgumentParser
import ResourceManagement

struct ApplyCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "apply", "Make the policy as files say, in one change.",
    details: """
      Objects that the files name become as the files say: a field that does not stand there has \
      its standard value. Others stay, or are deleted with --prune; built-in ones always stay. \
      Expectations in the files are checked first. With --dry-run it shows what would change.
      """,
    examples: [
      "rmctl apply -f policy.yaml", "rmctl apply -f policy.yaml --prune --dry-run",
      "rmctl export | sed 's/maxSessions: 4/maxSessions: 8/' | rmctl apply -f -",
    ])

  @OptionGroup var files: PolicyFiles

  func run(in context: Context) throws {
    let document = try files.read()
    let diff = try context.update("policy") { transaction throws(ManagementError) -> PolicyDiff in
      let old = transaction.policy
      let new = try context.policy(
        old, with: document, prune: files.prune, at: transaction.now.wall)
      let failed = new.expectationFindings()
      guard failed.isEmpty else { throw .expectations(failed) }
      let diff = PolicyDiff(from: old, to: new)
      if !diff.isEmpty {
        try transaction.changePolicy { policy throws(PolicyError) in policy = new }
      }
      return diff
    }
    if context.global.dryRun || context.renderer.format.isJSON {
      try DiffView.show(diff, in: context)
    }
    guard !context.renderer.format.isJSON else { return }
    context.acknowledge(
      diff.isEmpty ? "nothing to change" : "\(Plural.of(diff.changes.count, "object")) changed")
  }
}
