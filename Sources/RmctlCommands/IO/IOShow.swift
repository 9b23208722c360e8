import ArgumentParser
import ResourceManagement

struct IOShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show how disks are shared: the scheduler's settings, and the groups' limits.",
    details: """
      The policy and its numbers hold where rmctl itself decides whose request is next: in \
      `rmctl simulate` and in services that the library governs. Limits are those of the group and \
      the active plan, whichever is stricter; change them with `group set` and `directive set`, \
      options --io-bps, --iops and --io-weight. docs/scheduling.md explains the policies.
      """,
    examples: ["rmctl io show", "rmctl io show -o json"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    try SchedulerView.show(
      "IO", IOSet.settings, groups: SchedulerView.rates(of: snapshot.engine),
      columns: [
        .init("GROUP", "group"), .init("WEIGHT", "weight"), .init("BANDWIDTH", "bandwidth"),
        .init("IOPS", "iops"), .init("MOVED", "ioBytes"), .init("REQUESTS", "ioRequests"),
        .init("THROTTLES", "throttles"),
      ], of: snapshot, in: context)
  }
}
