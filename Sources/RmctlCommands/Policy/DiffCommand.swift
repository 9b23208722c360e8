import ArgumentParser
import ResourceManagement

struct DiffCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "diff", "Show what applying files would change, and what it means for shares.",
    details: """
      Besides the fields it says who gets more or less, under full load and with each other group \
      idle. Ends with exit code 1 when something differs and 0 when nothing does.
      """,
    examples: ["rmctl diff -f policy.yaml", "rmctl diff -f policy.yaml --prune -o json"])

  @OptionGroup var files: PolicyFiles

  func run(in context: Context) throws {
    let document = try files.read()
    let snapshot = try context.read()
    let old = snapshot.engine.policy
    let new: Policy
    do {
      new = try context.policy(
        old, with: document, prune: files.prune, at: context.access.manager.now.wall)
    } catch {
      throw CommandError.management(error, suggestions: [])
    }
    let diff = PolicyDiff(from: old, to: new)
    try DiffView.show(diff, in: context, generation: snapshot.generation)
    guard diff.isEmpty else { throw EarlyExit(code: 1) }
  }
}
