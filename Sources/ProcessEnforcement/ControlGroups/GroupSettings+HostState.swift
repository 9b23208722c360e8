import LinuxHost
import Quantities
import ResourceEngine

// Everything is said, also that there is no limit: so what another plan has set is taken back.

extension GroupSettings {
  init(
    _ group: HostState.Group, weight: GroupWeight, ioWeight: GroupWeight, on machine: MachineMeasure
  ) {
    self.init()
    cpuWeight = weight
    cpuQuota =
      group.cpuCeiling.map { CPUQuota(processors: $0 * machine.processors) } ?? .unlimited
    cpus = group.cpus ?? CPUList.none
    memory = group.memory.map(Ceiling.init) ?? .unlimited
    memoryHigh = group.memoryHigh.map(Ceiling.init) ?? .unlimited
    self.ioWeight = ioWeight
    ioRates = Self.rates(group.ioBandwidth, group.iops, machine.disks)
    tasks = group.pids.map { .at(UInt64(clamping: $0)) } ?? .unlimited
  }

  /// - Parameters:
  ///   - group: the one that the command is in.
  ///   - mates: commands of the group, itself included.
  ///   - isIOFlat: limits of I/O of the group do not bind those below it, as in version 1; then
  ///     each command gets its part of them.
  init(
    _ command: HostState.Command, in group: HostState.Group, weight: GroupWeight,
    mates: Int, isIOFlat: Bool, on machine: MachineMeasure
  ) {
    self.init()
    cpuWeight = weight
    cpuQuota = Self.quota(command, group, machine)
    // Version 1 wants a group to have what groups below it have.
    cpus = CPUList.common(command.cpus, group.cpus) ?? CPUList.none
    memoryNodes = command.memoryNodes ?? CPUList.none
    memory = command.memory.map(Ceiling.init) ?? .unlimited
    memoryHigh = command.memoryHigh.map(Ceiling.init) ?? .unlimited
    // A limit of memory that may be passed by way of the swap space is none.
    swap = command.memory == nil ? .unlimited : .at(0)
    endsTogether = command.memory != nil
    var bandwidth = command.ioBandwidth
    var iops: Int?
    if isIOFlat {
      let count = Int64(max(1, mates))
      let part = group.ioBandwidth.map { ByteCount(bytes: max(1, $0.bytes / count)) }
      bandwidth = [bandwidth, part].compactMap { $0 }.min()
      iops = group.iops.map { max(1, $0 / Int(count)) }
    }
    ioRates = Self.rates(bandwidth, iops, machine.disks)
    tasks = command.pids.map { .at(UInt64(clamping: $0)) } ?? .unlimited
  }

  /// No more than its group has: version 1 refuses that.
  private static func quota(
    _ command: HostState.Command, _ group: HostState.Group, _ machine: MachineMeasure
  ) -> CPUQuota {
    let own = [
      command.ownCeiling.map { $0 * machine.processors }, command.processors?.processors,
    ].compactMap { $0 }.min()
    let above = group.cpuCeiling.map { $0 * machine.processors }
    guard let own else { return .unlimited }
    // More than there is limits nothing, and a quota that never strikes still costs.
    if above == nil, own >= machine.processors { return .unlimited }
    return CPUQuota(processors: min(own, above ?? own))
  }

  private static func rates(
    _ bandwidth: ByteCount?, _ iops: Int?, _ disks: [DeviceNumber]
  ) -> [DeviceNumber: IORates] {
    guard bandwidth != nil || iops != nil else { return [:] }
    var rates = IORates()
    rates[.rbps] = bandwidth.map { UInt64(clamping: $0.bytes) }
    rates[.wbps] = rates[.rbps]
    rates[.riops] = iops.map { UInt64(clamping: $0) }
    rates[.wiops] = rates[.riops]
    return Dictionary(uniqueKeysWithValues: disks.map { ($0, rates) })
  }
}

/// The settings that somebody asked for, apart from those that only say that there is no limit.
struct WantedSettings {
  var settings: Set<GroupSetting> = []

  init(_ group: HostState.Group, among count: Int) {
    // Also of the only one: others may come.
    settings.insert(.cpuWeight)
    add(.cpuQuota, group.cpuCeiling)
    add(.cpus, group.cpus)
    add(.memory, group.memory)
    add(.memoryHigh, group.memoryHigh)
    add(.tasks, group.pids)
    add(.ioRates, group.ioBandwidth)
    add(.ioRates, group.iops)
    if group.ioWeight != 100, count > 1 { settings.insert(.ioWeight) }
  }

  init(_ command: HostState.Command, on machine: MachineMeasure) {
    add(.cpuQuota, command.ownCeiling)
    if let rate = command.processors, rate.processors < machine.processors {
      settings.insert(.cpuQuota)
    }
    if !command.isPlaced { add(.cpus, command.cpus) }
    add(.memory, command.memory)
    if machine.hasSwapSpace { add(.swap, command.memory) }
    add(.memoryHigh, command.memoryHigh)
    add(.tasks, command.pids)
    add(.ioRates, command.ioBandwidth)
  }

  private mutating func add(_ setting: GroupSetting, _ value: (some Any)?) {
    if value != nil { settings.insert(setting) }
  }
}

extension HostState {
  /// What somebody asked for, of a command or of its group.
  func wanted(of command: Command, on machine: MachineMeasure) -> Set<GroupSetting> {
    let own = WantedSettings(command, on: machine).settings
    guard let group = groups.first(where: { $0.id == command.group }) else { return own }
    return own.union(WantedSettings(group, among: groups.count).settings)
  }
}
