import LinuxHost

extension GroupSetting {
  /// The controller without which it cannot be held.
  var controller: Controller {
    switch self {
    case .cpuWeight, .cpuQuota: .cpu
    case .cpus, .memoryNodes: .cpuset
    case .memory, .memoryHigh, .swap, .endsTogether: .memory
    case .ioWeight, .ioRates: .io
    case .tasks: .pids
    }
  }

  /// What happens instead, where no control group holds it.
  var substitute: String {
    switch self {
    case .cpuWeight: "CPU share by nice, which weighs each thread in steps of 1.25"
    case .cpuQuota: "CPU cap by stopping and continuing, looked at every 50 ms"
    case .cpus: "processors by affinity, which a process may change"
    case .memoryNodes: "memory nodes are not held"
    case .memory: "memory limit on the private memory of each process (RLIMIT_DATA)"
    case .memoryHigh: "the level of memory is not held"
    case .swap: "swap space is not limited"
    case .endsTogether: "one process ends for want of memory, not all"
    case .ioWeight: "I/O weight by the I/O level that follows from nice"
    case .ioRates: "I/O limit by stopping and continuing, looked at every 100 ms"
    case .tasks: "the limit of processes is not held"
    }
  }
}

extension ControlGroups {
  /// The settings that these groups cannot hold.
  func open(_ gaps: [SettingsPlan.Gap]) -> Set<GroupSetting> {
    let usable = Set(usable)
    return Set(GroupSetting.allCases.filter { !usable.contains($0.controller) })
      .union(gaps.map(\.setting))
  }
}
