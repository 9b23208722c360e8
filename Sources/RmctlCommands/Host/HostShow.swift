import ArgumentParser
import LinuxHost
import ResourceManagement

struct HostShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show the machine: capacity, pressure, NUMA nodes and control groups.",
    details: """
      Capacity is what the engine plans with: of the container where the setting containers is on. \
      Of control groups it says which version holds each controller, in which group this process \
      stands, and, where a controller is of no use, why. --cgroup-root names another group, such \
      as one that systemd has delegated.
      """,
    examples: ["rmctl host show", "rmctl host show --cgroup-root /user.slice/me -o json"])

  @Option(
    help: ArgumentHelp(
      "The group below which ours would be made, from the top of every hierarchy.",
      valueName: "group"))
  var cgroupRoot: String?

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let layout = ControlGroupLayout.read(base: try context.cgroupRoot(cgroupRoot))
    let isContainerAware = snapshot.engine.policy.settings.coordinator.isContainerAware
    try context.show(
      "Host", HostView.summary(isContainerAware: isContainerAware, layout),
      [
        AnswerPart(
          key: "nodes", kind: "NUMANodeList", records: NUMANode.read().map(HostView.record),
          columns: HostView.nodeColumns),
        AnswerPart(
          key: "controllers", kind: "ControllerList",
          records: Controller.allCases.map { HostView.record($0, in: layout) },
          columns: HostView.controllerColumns),
      ], generation: snapshot.generation)
  }
}
