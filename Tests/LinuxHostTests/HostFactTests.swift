import LinuxHost
import TestSupport
import Testing

/// What an examination of the host reads, on a tree of files that stands for `/`.
@Suite struct HostFactTests {
  private let root: TemporaryFolder

  init() throws {
    root = try TemporaryFolder()
  }

  private func write(_ text: String, _ name: String) throws {
    root.makeFolders(for: name)
    try root.write(text, to: name)
  }

  @Test(
    "versions of kernels",
    arguments: [
      ("Linux 6.1.0-18-cloud-amd64", "6.1"), ("5.14.0", "5.14"), ("6.6-rc1", "6.6"),
      ("4.19.0", "4.19"), ("Linux", nil), ("", nil), ("6", nil), ("x.1", nil), ("6.x", nil),
      ("-1.2", nil), ("99999999999999999999.1", nil),
    ] as [(String, String?)])
  func versions(text: String, expected: String?) {
    #expect(KernelVersion(parsing: text)?.description == expected)
  }

  @Test("versions are in the order of their numbers")
  func order() {
    #expect(
      KernelVersion(5, 4) < KernelVersion(5, 14) && KernelVersion(5, 14) < KernelVersion(6, 1))
    #expect(KernelVersion(parsing: KernelRelease.current) != nil)
  }

  @Test("this kernel can do what everything here needs")
  func calls() {
    #expect(KernelCalls.processDescriptorFailure() == nil)
    #expect(KernelCalls.openBeneathFailure() == nil)
  }

  @Test("disks with something behind them, and their schedulers")
  func disks() throws {
    func disk(_ name: String, _ number: String, _ scheduler: String?, isReal: Bool = true) throws {
      try write(number + "\n", "sys/block/\(name)/dev")
      if let scheduler { try write(scheduler + "\n", "sys/block/\(name)/queue/scheduler") }
      if isReal { try write("", "sys/block/\(name)/device/vendor") }
    }
    try disk("sdb", "8:16", "none mq-deadline [bfq]")
    try disk("sda", "8:0", "[none] mq-deadline")
    try disk("vda", "254:0", nil)
    try disk("loop0", "7:0", "[none]", isReal: false)
    try disk("odd", "x", "[none]")
    try disk("xda", "9:0", "[ ] [] none")
    let found = BlockDisk.all(root: root.path)
    #expect(found.map(\.name) == ["sda", "sdb", "vda", "xda"])
    #expect(found.map(\.scheduler) == ["none", "bfq", nil, ""])
    #expect(found[1].available == ["none", "mq-deadline", "bfq"])
    #expect(found.map(\.number.description) == ["8:0", "8:16", "254:0", "9:0"])
    #expect(BlockDisk.all(root: "/nowhere").isEmpty)
  }

  @Test("devices that are weighed by cost")
  func cost() throws {
    try write(
      "8:0 enable=1 ctrl=auto\n8:16 enable=0 ctrl=auto\nx enable=1\n254:0 ctrl=user enable=1\n",
      "io.cost.qos")
    let found = BlockDisk.weighedByCost(root.path("io.cost.qos"))
    #expect(found?.map(\.description).sorted() == ["254:0", "8:0"])
    #expect(BlockDisk.weighedByCost(root.path("nothing")) == nil)
  }

  @Test("switches that are on, off, missing or nonsense")
  func switches() throws {
    func autogroups(_ text: String?) throws -> Bool? {
      if let text { try write(text, "proc/sys/kernel/sched_autogroup_enabled") }
      return HostSwitches.hasAutogroups(root: root.path)
    }
    #expect(try autogroups(nil) == nil && autogroups("1\n") == true)
    #expect(try autogroups("0\n") == false && autogroups("on\n") == nil)
    #expect(HostSwitches.hasSwap(root: root.path) == nil)
    try write("Filename Type Size Used Priority\n", "proc/swaps")
    #expect(HostSwitches.hasSwap(root: root.path) == false)
    try write("Filename Type Size Used Priority\n/dev/zram0 partition 1 0 100\n", "proc/swaps")
    #expect(HostSwitches.hasSwap(root: root.path) == true)
  }

  @Test("how many processes a user may have")
  func processes() throws {
    func most(_ line: String) throws -> Int? {
      try write("Max cpu time unlimited unlimited seconds\n\(line)\n", "proc/self/limits")
      return HostSwitches.mostProcesses(root: root.path)
    }
    #expect(HostSwitches.mostProcesses(root: root.path) == nil)
    #expect(try most("Max processes             96365                96365    processes") == 96365)
    #expect(try most("Max processes             unlimited            unlimited processes") == nil)
    #expect(try most("Max processes") == nil)
  }

  @Test("the name of the boot")
  func boot() throws {
    #expect(HostSwitches.bootID(root: root.path) == nil)
    try write("short\n", "proc/sys/kernel/random/boot_id")
    #expect(HostSwitches.bootID(root: root.path) == nil)
    try write(
      "0b1b3f0e-5f0a-4d5e-9a35-3c1c2d4e5f60\n", "proc/sys/kernel/random/boot_id")
    #expect(HostSwitches.bootID(root: root.path) == "0b1b3f0e-5f0a-4d5e-9a35-3c1c2d4e5f60")
    #expect(HostSwitches.bootID() == HostClock.bootID)
  }
}
