import ArgumentParser
import LinuxHost
import ResourceManagement

struct HostShow: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "show", "Show the machine: capacity, pressure, NUMA nodes, GPUs and control groups.",
    details: """
      Capacity is what the engine plans with: of the container where the setting containers is on. \
      GPUs are those that the setting gpus allows, with the sessions that hold them. Of control \
      groups it says which version holds each controller, in which group this process \
      stands, and, where a controller is of no use, why. --cgroup-root names another group, such \
      as one that systemd has delegated.
      """,
    examples: ["rmctl host show", "rmctl host show --cgroup-root /user.slice/me -o json"])

  @OptionGroup var groups: GroupRootOption

  func run(in context: Context) throws {
    let base = try context.cgroupRoot(groups.cgroupRoot)
    let snapshot = try context.read()
    let look = GPULook.read(needsMemory: true)
    look.trouble.map(context.warn)
    let layout = ControlGroupLayout.read(base: base)
    let isContainerAware = snapshot.engine.policy.settings.coordinator.isContainerAware
    try context.show(
      "Host", HostView.summary(isContainerAware: isContainerAware, layout),
      [
        AnswerPart(
          key: "nodes", kind: "NUMANodeList", records: NUMANode.read().map(HostView.record),
          columns: HostView.nodeColumns),
        AnswerPart(
          key: "gpus", kind: "GPUList",
          records: snapshot.engine.gpuListing(finding: Host.gpus(look)).enumerated()
            .map(HostView.record),
          columns: HostView.gpuColumns),
        AnswerPart(
          key: "controllers", kind: "ControllerList",
          records: Controller.allCases.map { HostView.record($0, in: layout) },
          columns: HostView.controllerColumns),
      ], generation: snapshot.generation)
  }
}
