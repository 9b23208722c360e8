import LinuxHost

extension HostExamination {
  var diskChecks: [HostCheck] {
    let disks = BlockDisk.all(root: root)
    guard !disks.isEmpty else {
      return [.pass("disks", "none is seen here, so their schedulers are not looked at")]
    }
    let weighed = costWeighed
    return disks.map { check($0, weighed ?? []) } + [cost(disks, weighed)]
  }

  private var costWeighed: Set<DeviceNumber>? {
    layout.unified.flatMap { BlockDisk.weighedByCost("\(root)\($0.mountPoint)/io.cost.qos") }
  }

  private func check(_ disk: BlockDisk, _ weighed: Set<DeviceNumber>) -> HostCheck {
    let name = "disk-\(disk.name)"
    if weighed.contains(disk.number) {
      return .pass(name, "the kernel weighs its I/O by cost")
    }
    let fix =
      (disk.available.contains("bfq") ? "" : "modprobe bfq; ")
      + "echo bfq > /sys/block/\(disk.name)/queue/scheduler"
    switch disk.scheduler {
    case "bfq": return .pass(name, "bfq heeds weights and I/O priorities")
    case "mq-deadline":
      return .warn(name, "mq-deadline heeds I/O priorities, and no weights of groups", fix: fix)
    case let other:
      return .warn(
        name,
        "the scheduler \(other ?? "that is not known") heeds neither weights nor I/O priorities",
        fix: fix)
    }
  }

  private func cost(_ disks: [BlockDisk], _ weighed: Set<DeviceNumber>?) -> HostCheck {
    if disks.allSatisfy({ $0.scheduler == "bfq" }) {
      return .pass("io-cost", "not needed: bfq weighs the I/O of every disk")
    }
    guard let weighed else {
      return .warn(
        "io-cost", "version 2 has no model of cost here, so only bfq weighs I/O",
        fix: "a kernel with CONFIG_BLK_CGROUP_IOCOST and the controller io of version 2")
    }
    guard disks.allSatisfy({ $0.scheduler == "bfq" || weighed.contains($0.number) }) else {
      return .warn(
        "io-cost", "off for \(disks.filter { !weighed.contains($0.number) }.count) of the disks",
        fix: "echo 'MAJ:MIN enable=1' > io.cost.qos at the top of version 2")
    }
    return .pass("io-cost", "on for every disk without bfq")
  }
}
