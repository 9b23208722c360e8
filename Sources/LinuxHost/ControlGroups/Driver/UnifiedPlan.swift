import Quantities

/// What to write in version 2.
enum UnifiedPlan {
  /// - Parameter controllers: those that the group has; settings of others are left out.
  static func plan(
    _ settings: GroupSettings, controllers: [Controller], files: GroupFiles
  ) throws(GroupDoorError) -> SettingsPlan {
    var plan = SettingsPlan()
    if controllers.contains(.cpu) { try addCPU(settings, files, &plan) }
    if controllers.contains(.cpuset) { try addCPUSet(settings, files, &plan) }
    if controllers.contains(.memory) { try addMemory(settings, files, &plan) }
    if controllers.contains(.io) {
      try plan.addIOWeight(
        settings.ioWeight, files, [("io.weight", .ioWeight), ("io.bfq.weight", .bfqWeight)],
        prefix: "default ")
      try addIORates(settings, files, &plan)
    }
    if controllers.contains(.pids) {
      try add(settings.tasks, .tasks, "pids.max", files, &plan)
    }
    return plan
  }

  private static func addCPU(
    _ settings: GroupSettings, _ files: GroupFiles, _ plan: inout SettingsPlan
  ) throws(GroupDoorError) {
    if let weight = settings.cpuWeight?[.cpuWeight] {
      let text = try files.text("cpu.weight")
      if text == nil { plan.gap(.cpuWeight, SettingsPlan.missing("cpu.weight")) }
      if let text, WeightFile.weight(parsing: text) != weight {
        plan.write(.cpuWeight, "cpu.weight", "\(weight)")
      }
    }
    if let quota = settings.cpuQuota {
      guard let text = try files.text("cpu.max") else {
        // CONFIG_CFS_BANDWIDTH is a choice of its own.
        plan.gap(.cpuQuota, SettingsPlan.missing("cpu.max"))
        return
      }
      let current = CPUQuota(parsing: text)
      let isBothNone = quota.quota == nil && current.map { $0.quota == nil } ?? false
      if current != quota, !isBothNone { plan.write(.cpuQuota, "cpu.max", quota.text) }
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
      guard let line = try files.line(file) else {
        plan.gap(setting, SettingsPlan.missing(file))
        continue
      }
      let current = line.isEmpty ? CPUList.none : try? CPUList(parsing: line)
      // An empty write would never reach the kernel: the end of a line does.
      if current != list { plan.write(setting, file, list.isEmpty ? "\n" : list.description) }
    }
  }

  private static func addMemory(
    _ settings: GroupSettings, _ files: GroupFiles, _ plan: inout SettingsPlan
  ) throws(GroupDoorError) {
    let page = files.page
    try add(
      settings.memoryHigh?.inWholePages(of: page), .memoryHigh, "memory.high", files, &plan)
    try add(settings.memory?.inWholePages(of: page), .memory, "memory.max", files, &plan)
    try add(settings.swap?.inWholePages(of: page), .swap, "memory.swap.max", files, &plan)
    guard let endsTogether = settings.endsTogether else { return }
    let value = endsTogether ? "1" : "0"
    guard let line = try files.line("memory.oom.group") else {
      if endsTogether { plan.gap(.endsTogether, SettingsPlan.missing("memory.oom.group")) }
      return
    }
    if line != value { plan.write(.endsTogether, "memory.oom.group", value) }
  }

  private static func add(
    _ ceiling: Ceiling?, _ setting: GroupSetting, _ file: String, _ files: GroupFiles,
    _ plan: inout SettingsPlan
  ) throws(GroupDoorError) {
    guard let ceiling else { return }
    guard let text = try files.text(file) else {
      // Without the file there is no such limit, so none is what is wanted already.
      if ceiling != .unlimited { plan.gap(setting, SettingsPlan.missing(file)) }
      return
    }
    if Ceiling(parsing: text) != ceiling { plan.write(setting, file, ceiling.text) }
  }

  private static func addIORates(
    _ settings: GroupSettings, _ files: GroupFiles, _ plan: inout SettingsPlan
  ) throws(GroupDoorError) {
    guard let wanted = settings.ioRates else { return }
    guard let text = try files.text("io.max") else {
      if wanted.values.contains(where: { $0 != .unlimited }) {
        plan.gap(.ioRates, SettingsPlan.missing("io.max"))
      }
      return
    }
    let current = IORates.table(parsing: text) ?? [:]
    for device in Set(wanted.keys).union(current.keys).sorted() {
      let rates = wanted[device] ?? .unlimited
      if rates != current[device] ?? .unlimited {
        plan.write(.ioRates, "io.max", "\(device) \(rates.text)")
      }
    }
  }
}
