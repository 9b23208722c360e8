import ArgumentParser
import ResourceManagement

struct PlanSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a plan; what is not named stays.",
    examples: ["rmctl plan set BILLING_DAY --max-utilization 80"])

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"))
  var name: String

  @OptionGroup var options: PlanOptions

  func run(in context: Context) throws {
    _ = try options.applied(to: PlanAttributes())
    try context.changePolicy(name) { policy, time throws(PolicyError) in
      let old = try policy.plan(named: name).attributes
      try policy.setPlan(named: name, (try? options.applied(to: old)) ?? old, at: time)
    }
    context.acknowledge("plan \(name) changed")
  }
}
