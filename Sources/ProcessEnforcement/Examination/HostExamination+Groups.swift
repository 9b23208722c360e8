import LinuxHost

extension HostExamination {
  var groupChecks: [HostCheck] {
    [groups] + Controller.allCases.filter { $0 != .cpuacct }.map(check) + [rights]
  }

  private var groups: HostCheck {
    switch layout.kind {
    case .unified: .pass("control-groups", "version 2")
    case .hybrid, .legacy:
      .warn(
        "control-groups",
        "version 1: it has no memory.high, no pressure per group and nothing to delegate, so only"
          + " root can use it",
        fix: "boot with systemd.unified_cgroup_hierarchy=1 cgroup_no_v1=all")
    case .readOnly:
      .warn(
        "control-groups", "they are mounted for reading only, as containers have them",
        fix: "run on the host, or with the container's own groups writable")
    case .none:
      .warn(
        "control-groups", "none are mounted: nice, I/O priority and limits per process remain",
        fix: "mount -t cgroup2 none /sys/fs/cgroup")
    }
  }

  private func check(_ controller: Controller) -> HostCheck {
    let name = "controller-\(controller.rawValue)"
    switch layout.place(of: controller) {
    case .usable(let hierarchy):
      return .pass(
        name, "version \(hierarchy.isUnified ? 2 : 1), below \(hierarchy.folder)")
    case .unusable(let reason):
      return .warn(name, reason, fix: Self.delegation)
    }
  }

  private static let delegation =
    "rmctl host show --cgroup-root GROUP with a group of your own, such as one of systemd-run"
    + " --user --scope -p Delegate=yes"

  private var rights: HostCheck {
    let usable = Controller.allCases.contains { controller in
      if case .usable = layout.place(of: controller) { true } else { false }
    }
    return switch (isRoot, usable) {
    case (true, _): .pass("rights", "root: weights can be raised and lowered, for everybody")
    case (false, true): .pass("rights", "this user has been given control groups of its own")
    case (false, false):
      .warn(
        "rights",
        "neither root nor a control group of its own: weights are by nice, which this user can"
          + " only raise, and hold for its own processes",
        fix: Self.delegation)
    }
  }

  var swap: HostCheck {
    guard HostSwitches.hasSwap(root: root) != false else {
      return .pass("swap", "the machine has none, so limits of memory hold without more")
    }
    guard case .usable(let hierarchy) = layout.place(of: .memory) else {
      return .warn(
        "swap", "the machine swaps, and without the controller memory nothing limits that",
        fix: Self.delegation)
    }
    let file = hierarchy.isUnified ? "memory.swap.max" : "memory.memsw.limit_in_bytes"
    // The top of version 2 has no such file, though groups below it do.
    if case .unified(let base) = hierarchy.version, base.isTop {
      return .pass("swap", "version 2 counts swap for every group below the top")
    }
    guard HostFiles.exists("\(root)\(hierarchy.folder)/\(file)") else {
      return .warn(
        "swap",
        "the kernel does not count swap for groups, so a limit of memory moves work to the disk",
        fix: "boot with swapaccount=1")
    }
    return .pass("swap", "it is counted for every group")
  }
}
