import Quantities

extension ControlGroups {
  /// What the kernel has counted for a group. Groups below are in it, but for the kills of version
  /// 1, which are of the group alone.
  ///
  /// - Throws: when a file is there and cannot be read.
  package func statistics(of group: GroupPath) throws(GroupDoorError) -> GroupStatistics {
    var statistics = GroupStatistics()
    if let memory = branch(of: .memory)?.door {
      try addMemory(memory, group, &statistics)
    }
    statistics.cpu = try cpuStatistics(of: group)
    statistics.io = try io(of: group)
    if let pids = branch(of: .pids)?.door {
      statistics.tasks = try number("pids.current", pids, group)
      statistics.refusedTasks = try pids.readIfThere("pids.events", of: group)
        .flatMap { KeyedNumbers(parsing: $0) }?["max"]
    }
    return statistics
  }

  /// The same of the CPU alone.
  package func cpuStatistics(of group: GroupPath) throws(GroupDoorError) -> CPUStatistics? {
    let door = branch(of: .cpu)?.door
    let stat = try door?.readIfThere("cpu.stat", of: group)
    if let door, door.kind.isUnified { return stat.flatMap { CPUStatistics(parsing: $0) } }
    guard let counter = branch(of: .cpuacct)?.door else {
      return CPUStatistics(legacyStat: stat, usage: nil)
    }
    if counter.kind.isUnified {
      return try counter.readIfThere("cpu.stat", of: group).flatMap { CPUStatistics(parsing: $0) }
    }
    let usage = try counter.readIfThere("cpuacct.usage", of: group)
    return CPUStatistics(legacyStat: stat, usage: usage)
  }

  private func io(
    of group: GroupPath
  ) throws(GroupDoorError) -> [DeviceNumber: IOStatistics]? {
    guard let door = branch(of: .io)?.door else { return nil }
    if door.kind.isUnified {
      return try door.readIfThere("io.stat", of: group)
        .flatMap { IOStatistics.table(parsing: $0) }
    }
    func text(_ name: String) throws(GroupDoorError) -> String? {
      // The recursive ones count groups below as well; kernels before 4.13 lack them.
      if let all = try door.readIfThere("blkio.throttle.\(name)_recursive", of: group) {
        return all
      }
      return try door.readIfThere("blkio.throttle.\(name)", of: group)
    }
    guard let bytes = try text("io_service_bytes"), let calls = try text("io_serviced") else {
      return nil
    }
    return IOStatistics.legacyTable(bytes: bytes, calls: calls)
  }

  private func addMemory(
    _ door: GroupDoor, _ group: GroupPath, _ statistics: inout GroupStatistics
  ) throws(GroupDoorError) {
    func bytes(_ file: String) throws(GroupDoorError) -> ByteCount? {
      try number(file, door, group).map { ByteCount(bytes: Int64(clamping: $0)) }
    }
    if door.kind.isUnified {
      statistics.memory = try bytes("memory.current")
      statistics.peakMemory = try bytes("memory.peak")
      statistics.swap = try bytes("memory.swap.current")
      statistics.memoryEvents = try door.readIfThere("memory.events", of: group)
        .flatMap { MemoryEvents(parsing: $0) }
    } else {
      statistics.memory = try bytes("memory.usage_in_bytes")
      statistics.peakMemory = try bytes("memory.max_usage_in_bytes")
      if let memory = statistics.memory, let both = try bytes("memory.memsw.usage_in_bytes") {
        // Read one after the other, so the sum may be the smaller one.
        let (swap, overflow) = both.bytes.subtractingReportingOverflow(memory.bytes)
        statistics.swap = ByteCount(bytes: overflow ? 0 : swap)
      }
      statistics.memoryEvents = try door.readIfThere("memory.oom_control", of: group)
        .flatMap { MemoryEvents(parsingLegacy: $0) }
    }
  }

  private func number(
    _ file: String, _ door: GroupDoor, _ group: GroupPath
  ) throws(GroupDoorError) -> UInt64? {
    try door.readIfThere(file, of: group)
      .flatMap { KernelNumber.line($0) }.flatMap { KernelNumber.whole($0) }
  }
}

extension ControlGroups {
  /// How much of the time tasks of a group stand still for want of a resource. nil in version 1,
  /// and on a kernel that does not tell.
  package func pressure(
    _ resource: PressureFile.Resource, of group: GroupPath
  ) throws(GroupDoorError) -> PressureFile? {
    try unified?.door.readIfThere("\(resource.rawValue).pressure", of: group)
      .flatMap { PressureFile(parsing: $0) }
  }
}
