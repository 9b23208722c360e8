import Quantities

/// What to write in version 1.
enum LegacyPlan {
  /// - Parameter controllers: those of the hierarchy; settings of others are left out.
  static func plan(
    _ settings: GroupSettings, controllers: [Controller], files: GroupFiles
  ) throws(GroupDoorError) -> SettingsPlan {
    var plan = SettingsPlan()
    if controllers.contains(.cpu) { try addCPU(settings, files, &plan) }
    if controllers.contains(.cpuset) { try addCPUSet(settings, files, &plan) }
    if controllers.contains(.memory) { try addMemory(settings, files, &plan) }
    if controllers.contains(.io) {
      try plan.addIOWeight(
        settings.ioWeight, files,
        [("blkio.weight", .blkioWeight), ("blkio.bfq.weight", .bfqWeight)])
      try addIORates(settings, files, &plan)
    }
    if controllers.contains(.pids), let tasks = settings.tasks {
      let text = try files.text("pids.max")
      if text.flatMap({ Ceiling(parsing: $0) }) != tasks {
        plan.write(.tasks, "pids.max", tasks.text)
      }
    }
    return plan
  }

  private static func addCPU(
    _ settings: GroupSettings, _ files: GroupFiles, _ plan: inout SettingsPlan
  ) throws(GroupDoorError) {
    if let weight = settings.cpuWeight?[.cpuShares] {
      let text = try files.text("cpu.shares")
      if text == nil { plan.gap(.cpuWeight, SettingsPlan.missing("cpu.shares")) }
      if let text, WeightFile.weight(parsing: text) != weight {
        plan.write(.cpuWeight, "cpu.shares", "\(weight)")
      }
    }
    guard let quota = settings.cpuQuota else { return }
    guard let old = try files.text("cpu.cfs_quota_us"),
      let period = try files.text("cpu.cfs_period_us"),
      let current = CPUQuota(legacyQuota: old, period: period)
    else {
      plan.gap(.cpuQuota, SettingsPlan.missing("cpu.cfs_quota_us"))
      return
    }
    for step in quota.legacySteps(from: current) {
      switch step {
      case .quota(let value): plan.write(.cpuQuota, "cpu.cfs_quota_us", value)
      case .period(let value): plan.write(.cpuQuota, "cpu.cfs_period_us", value)
      }
    }
  }

  private static func addCPUSet(
    _ settings: GroupSettings, _ files: GroupFiles, _ plan: inout SettingsPlan
  ) throws(GroupDoorError) {
    for (setting, file, list) in [
      (GroupSetting.cpus, "cpuset.cpus", settings.cpus),
      (.memoryNodes, "cpuset.mems", settings.memoryNodes),
    ] {
      guard let list else { continue }
      // Nothing is inherited in version 1: an empty list lets no process in.
      let wanted =
        list.isEmpty
        ? try files.textAbove(file).map { String($0.prefix { $0 != "\n" }) } : list.description
      guard let wanted, let line = try files.line(file) else {
        plan.gap(setting, SettingsPlan.missing(file))
        continue
      }
      let isSame = (try? CPUList(parsing: line)) == (try? CPUList(parsing: wanted))
      if !isSame, !wanted.isEmpty { plan.write(setting, file, wanted) }
    }
  }

  private static func addMemory(
    _ settings: GroupSettings, _ files: GroupFiles, _ plan: inout SettingsPlan
  ) throws(GroupDoorError) {
    if let high = settings.memoryHigh, high != .unlimited {
      plan.gap(.memoryHigh, "version 1 of control groups has no limit that only slows down")
    }
    if settings.endsTogether == true {
      plan.gap(.endsTogether, "version 1 of control groups ends one process, not the group")
    }
    guard settings.memory != nil || settings.swap != nil else { return }
    let limitFile = "memory.limit_in_bytes"
    guard let limit = try files.text(limitFile).flatMap(Ceiling.init(parsingLegacyBytes:)) else {
      if settings.memory != nil { plan.gap(.memory, SettingsPlan.missing(limitFile)) }
      if settings.swap != nil { plan.gap(.swap, SettingsPlan.missing(limitFile)) }
      return
    }
    let memory = settings.memory?.inWholePages(of: files.page) ?? limit
    let togetherFile = "memory.memsw.limit_in_bytes"
    guard let sum = try files.text(togetherFile).flatMap(Ceiling.init(parsingLegacyBytes:)) else {
      if let swap = settings.swap, swap != .unlimited {
        plan.gap(.swap, "the kernel does not count swap space: it was started so, or built so")
      }
      if memory != limit { plan.write(.memory, limitFile, memory.legacyBytes) }
      return
    }
    // Swap that nobody spoke of stays as it is, unless the sum would fall below its part.
    let together =
      settings.swap.map { memory + $0.inWholePages(of: files.page) }
      ?? (sum < memory ? memory : sum)
    let wanted = MemoryAndSwap(memory: memory, together: together)
    for step in wanted.steps(from: MemoryAndSwap(memory: limit, together: sum)) {
      switch step {
      case .memory(let value): plan.write(.memory, limitFile, value.legacyBytes)
      case .together(let value): plan.write(.swap, togetherFile, value.legacyBytes)
      }
    }
  }

  private static func addIORates(
    _ settings: GroupSettings, _ files: GroupFiles, _ plan: inout SettingsPlan
  ) throws(GroupDoorError) {
    guard let wanted = settings.ioRates else { return }
    for key in IORates.Key.allCases {
      let file = key.legacyFile
      guard let text = try files.text(file) else {
        if wanted.values.contains(where: { $0[key] != nil }) {
          plan.gap(.ioRates, SettingsPlan.missing(file))
        }
        continue
      }
      let current = IORates.legacyTable(parsing: text) ?? [:]
      for device in Set(wanted.keys).union(current.keys).sorted() {
        let rate = wanted[device]?[key]
        if rate != current[device] { plan.write(.ioRates, file, "\(device) \(rate ?? 0)") }
      }
    }
  }
}
