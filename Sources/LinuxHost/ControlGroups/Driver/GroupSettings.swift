package import Quantities

/// What a control group is to be held to. nil leaves a setting as the kernel has it; to take a
/// limit away, say that it is unlimited.
package struct GroupSettings: Hashable, Sendable {
  package var cpuWeight: GroupWeight?
  package var cpuQuota: CPUQuota?
  /// ``Quantities/CPUList/none`` for those of the group above.
  package var cpus: CPUList?
  package var memoryNodes: CPUList?
  /// Bytes; the kernel counts whole pages and rounds down.
  package var memory: Ceiling?
  /// Bytes above which the group is slowed down and reclaimed from. Version 2 only.
  package var memoryHigh: Ceiling?
  /// Bytes of swap space, without the memory.
  package var swap: Ceiling?
  /// Whether all processes of the group end when memory runs out, instead of one. Version 2 only.
  package var endsTogether: Bool?
  package var ioWeight: GroupWeight?
  /// All there are: a device that is not named loses its limits.
  package var ioRates: [DeviceNumber: IORates]?
  package var tasks: Ceiling?

  package init() {}

  /// The settings that are given, and the controller that each needs.
  package var given: [(setting: GroupSetting, controller: Controller)] {
    var given: [(GroupSetting, Controller)] = []
    func add(_ isGiven: Bool, _ setting: GroupSetting, _ controller: Controller) {
      if isGiven { given.append((setting, controller)) }
    }
    add(cpuWeight != nil, .cpuWeight, .cpu)
    add(cpuQuota != nil, .cpuQuota, .cpu)
    add(cpus != nil, .cpus, .cpuset)
    add(memoryNodes != nil, .memoryNodes, .cpuset)
    add(memory != nil, .memory, .memory)
    add(memoryHigh != nil, .memoryHigh, .memory)
    add(swap != nil, .swap, .memory)
    add(endsTogether != nil, .endsTogether, .memory)
    add(ioWeight != nil, .ioWeight, .io)
    add(ioRates != nil, .ioRates, .io)
    add(tasks != nil, .tasks, .pids)
    return given
  }
}

/// Names a setting of ``GroupSettings``.
package enum GroupSetting: String, CaseIterable, Sendable {
  case cpuWeight, cpuQuota, cpus, memoryNodes, memory, memoryHigh, swap, endsTogether, ioWeight
  case ioRates, tasks
}
