import ArgumentParser
import ResourceManagement

struct CPUShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show how processors are shared: the scheduler's settings, and what each group gets.",
    details: """
      The policy and its turns hold where rmctl itself decides who runs: in `rmctl simulate` and \
      in services that the library governs. Runaway settings hold for commands as well; the \
      kernel's own scheduler keeps to the shares. docs/scheduling.md explains the policies.
      """,
    examples: ["rmctl cpu show", "rmctl cpu show -o json"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    try SchedulerView.show(
      "CPU", CPUSet.settings, groups: SchedulerView.shares(of: snapshot.engine),
      columns: [
        .init("GROUP", "group"), .init("SHARE%", "sharePercent"), .init("LIMIT%", "capPercent"),
        .init("RUNNING", "running"), .init("CPU", "cpuMs"), .init("RUNAWAYS", "runaways"),
      ], of: snapshot, in: context)
  }
}
