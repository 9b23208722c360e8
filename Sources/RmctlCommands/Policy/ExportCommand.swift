import ArgumentParser
import ResourceManagement

struct ExportCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "export", "Write the policy as a file that apply reads: YAML, or JSON with -o json.",
    details: """
      Everything an administrator writes: settings, groups, mappings, rules, plans, schedules, \
      windows, expectations. Fields with their standard value are left out. The same policy gives \
      the same bytes.
      """,
    examples: ["rmctl export > policy.yaml", "rmctl export -o json > policy.json"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let export = PolicyExport(snapshot.engine.policy, at: context.access.manager.now.wall)
    if context.global.output?.isJSON == true {
      return context.streams.data(export.json())
    }
    do {
      context.streams.data(try export.yaml())
    } catch {
      throw CommandError.refused(.hostFailure, "\(error)")
    }
  }
}
