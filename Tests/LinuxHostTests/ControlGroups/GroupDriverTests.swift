import Glibc
import LinuxHost
import Quantities
import TestSupport
import Testing

/// One interface over both versions, on a tree of plain files.
@Suite struct GroupDriverTests {
  let fake: FakeControlGroups
  let group = GroupPath([.group(7)])
  let session = GroupPath([.group(7), .session(0x2a)])

  init() throws {
    fake = try FakeControlGroups()
  }

  private func unified() throws -> ControlGroups {
    try fake.mountUnified(controllers: "cpuset cpu io memory hugetlb pids rdma")
    return fake.open()
  }

  private func legacy() throws -> ControlGroups {
    for name in ["cpu,cpuacct", "cpuset", "memory", "blkio", "pids", "freezer"] {
      try fake.mountLegacy(name)
    }
    return fake.open()
  }

  private var settings: GroupSettings {
    var settings = GroupSettings()
    settings.cpuWeight = GroupWeight.siblings([0.75, 0.25])[1]
    settings.cpuQuota = CPUQuota(processors: 1.5)
    settings.memory = .at(100_000_001)
    settings.swap = .at(0)
    settings.tasks = .at(64)
    var rates = IORates()
    rates[.rbps] = 1_048_576
    settings.ioRates = [DeviceNumber(major: 254, minor: 0): rates]
    return settings
  }

  @Test func version2ControllersAreHandedDownFromTheTop() throws {
    let groups = try unified()
    #expect(groups.usable == Controller.allCases)
    try groups.make(session)
    let enabled: Set = ["cpuset", "cpu", "io", "memory", "pids"]
    for path in ["", "rmctl/", "rmctl/g-7/"] {
      let text = try #require(fake.text(path + "cgroup.subtree_control"))
      #expect(Set(text.split { " \n".contains($0) }.map(String.init)) == enabled, "\(path)")
    }
    #expect(fake.text("rmctl/g-7/s-2a/cgroup.subtree_control") == "")
    #expect(fake.text("rmctl/g-7/s-2a/memory.max") == "max\n")
    _ = fake.takeLog()
    try groups.make(session)
    #expect(fake.takeLog() == [])
  }

  @Test func version1HasTheGroupInEveryHierarchyWithItsCPUs() throws {
    let groups = try legacy()
    #expect(groups.usable == Controller.allCases)
    try groups.make(session)
    for name in ["cpu,cpuacct", "cpuset", "memory", "blkio", "pids", "freezer"] {
      #expect(fake.groups(name + "/rmctl/g-7") == ["s-2a"], "\(name)")
    }
    #expect(fake.text("cpuset/rmctl/g-7/s-2a/cpuset.cpus") == "0-3")
    #expect(fake.text("cpuset/rmctl/g-7/s-2a/cpuset.mems") == "0")
  }

  @Test func settingsAreWrittenOnceAndHeal() throws {
    let groups = try unified()
    try groups.make(group)
    let first = try groups.apply(settings, to: group)
    #expect(first.gaps == [] && first.refused.isEmpty && first.written.count == 6)
    #expect(fake.text("rmctl/g-7/cpu.weight") == "3333")
    #expect(fake.text("rmctl/g-7/cpu.max") == "30000 20000")
    #expect(fake.text("rmctl/g-7/memory.max") == "99999744")
    #expect(fake.text("rmctl/g-7/memory.swap.max") == "0")
    #expect(fake.text("rmctl/g-7/pids.max") == "64")
    #expect(fake.text("rmctl/g-7/io.max") == "254:0 rbps=1048576 wbps=max riops=max wiops=max\n")
    _ = fake.takeLog()
    #expect(try groups.apply(settings, to: group).written == [])
    #expect(fake.takeLog() == [])
    try fake.set("rmctl/g-7/cpu.max", "5000 100000\n")
    try fake.set("rmctl/g-7/io.max", "8:0 wbps=7\n254:0 rbps=1048576\n")
    #expect(try groups.apply(settings, to: group).written.map(\.file) == ["cpu.max", "io.max"])
    #expect(fake.text("rmctl/g-7/io.max") == "254:0 rbps=1048576\n")
  }

  @Test func settingsOfVersion1AreWrittenOnceAndHeal() throws {
    let groups = try legacy()
    try groups.make(group)
    let first = try groups.apply(settings, to: group)
    #expect(first.gaps == [] && first.refused.isEmpty)
    #expect(fake.text("cpu,cpuacct/rmctl/g-7/cpu.shares") == "3413")
    #expect(fake.text("cpu,cpuacct/rmctl/g-7/cpu.cfs_quota_us") == "30000")
    #expect(fake.text("memory/rmctl/g-7/memory.limit_in_bytes") == "99999744\n")
    #expect(fake.text("memory/rmctl/g-7/memory.memsw.limit_in_bytes") == "99999744\n")
    #expect(fake.text("blkio/rmctl/g-7/blkio.throttle.read_bps_device") == "254:0 1048576\n")
    #expect(try groups.apply(settings, to: group).written == [])
    var changed = settings
    changed.memory = .at(1 << 30)
    changed.ioRates = [:]
    let second = try groups.apply(changed, to: group)
    #expect(second.refused.isEmpty)
    #expect(
      second.written.map(\.file) == [
        "memory.memsw.limit_in_bytes", "memory.limit_in_bytes", "blkio.throttle.read_bps_device",
      ])
    #expect(fake.text("blkio/rmctl/g-7/blkio.throttle.read_bps_device") == "")
    changed.memory = .unlimited
    changed.swap = .unlimited
    #expect(try groups.apply(changed, to: group).refused.isEmpty)
    changed.memory = .at(4096)
    #expect(try groups.apply(changed, to: group).written.map(\.file) == ["memory.limit_in_bytes"])
  }

  @Test func whatAVersionLacksIsSaid() throws {
    let groups = try legacy()
    try groups.make(group)
    var settings = GroupSettings()
    settings.memoryHigh = .at(4096)
    settings.endsTogether = true
    #expect(
      try groups.apply(settings, to: group).gaps.map(\.setting) == [
        .memoryHigh, .endsTogether,
      ])
    settings.memoryHigh = .unlimited
    settings.endsTogether = false
    #expect(try groups.apply(settings, to: group).gaps == [])
  }

  @Test func aControllerThatIsNotGivenIsSaidAndTheOthersHold() throws {
    try fake.mountUnified(controllers: "cpu pids")
    let groups = fake.open()
    try groups.make(group)
    let application = try groups.apply(settings, to: group)
    #expect(application.gaps.map(\.setting) == [.memory, .swap, .ioRates])
    #expect(application.gaps.allSatisfy { $0.reason.contains("cgroup.subtree_control") })
    #expect(fake.text("rmctl/g-7/pids.max") == "64")
    #expect(groups.usable == [.cpu, .pids, .freezer, .cpuacct])
  }

  @Test func whatTheKernelRefusesIsNamed() throws {
    let groups = try unified()
    try groups.make(group)
    fake.fail("rmctl/g-7", with: [EINVAL])
    let application = try groups.apply(settings, to: group)
    #expect(application.refused.map(\.write.file) == ["cpu.weight"])
    #expect(
      application.refused.first?.error
        == .failed(.write, path: "g-7/cpu.weight", value: "3333", number: EINVAL))
    #expect(application.written.count == 5)
    #expect(throws: GroupDoorError.self) { try groups.apply(settings, to: session) }
  }

  @Test(arguments: [true, false])
  func aProcessIsInOneGroupOfEveryHierarchy(isUnified: Bool) throws {
    let groups = try isUnified ? unified() : legacy()
    try groups.make(session)
    let other = group.appending(.session(1))
    try groups.make(other)
    try groups.move(4_100_001, into: session)
    try groups.move(4_100_002, into: session)
    #expect(try groups.processes(of: group) == [4_100_001, 4_100_002])
    try groups.move(4_100_001, into: other)
    #expect(try groups.processes(of: session) == [4_100_002])
    #expect(try groups.processes(of: other) == [4_100_001])
    #expect(throws: GroupDoorError.notEmpty(path: "g-7", attempts: 2)) {
      try groups.remove(group, Patience(attempts: 2, pause: .zero))
    }
    #expect(groups.processFiles(of: session).count == (isUnified ? 1 : 6))
    #expect(try !groups.waitUntilEmpty(group, .none))
    if isUnified {
      #expect(try groups.kill(group, .none))
      #expect(try groups.waitUntilEmpty(group, .none))
    }
  }

  @Test(arguments: [true, false])
  func everythingBelowGoesLeafFirst(isUnified: Bool) throws {
    let groups = try isUnified ? unified() : legacy()
    for id in 1...3 { try groups.make(GroupPath([.group(7), .session(UInt64(id))])) }
    #expect(try groups.children() == [.group(7)])
    #expect(try groups.children(of: group) == [.session(1), .session(2), .session(3)])
    let top = isUnified ? "" : "memory/"
    // A process of ours may have made a group of any name.
    let foreign = fake.root.path("sys/fs/cgroup/\(top)rmctl/g-7/s-2/-rf x")
    mkdir(foreign, 0o755)
    fake.made(foreign)
    fake.fail("\(top)rmctl/g-7/s-2", with: [EBUSY, EBUSY])
    try groups.remove(group, Patience(attempts: 3, pause: .zero))
    #expect(fake.groups(top + "rmctl") == [])
    try groups.remove(group, .none)
    try groups.make(session)
    try groups.removeAll(.none)
    #expect(fake.groups(isUnified ? "" : "memory") == [])
  }

  @Test func statisticsOfVersion2() throws {
    let groups = try unified()
    try groups.make(group)
    try fake.set("rmctl/g-7/io.stat", "254:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=0 dios=0\n")
    let statistics = try groups.statistics(of: group)
    #expect(statistics.cpu?.used?.nanoseconds == 1_500_000)
    #expect(statistics.memory?.bytes == 8192 && statistics.peakMemory?.bytes == 16_384)
    #expect(statistics.swap?.bytes == 4096)
    #expect(statistics.memoryEvents?.kills == 1 && statistics.memoryEvents?.slowdowns == 3)
    #expect(statistics.io?[DeviceNumber(major: 254, minor: 0)]?.bytesWritten == 20)
    #expect(statistics.tasks == 2 && statistics.refusedTasks == 4)
  }

  @Test func statisticsOfVersion1() throws {
    let groups = try legacy()
    try groups.make(group)
    let statistics = try groups.statistics(of: group)
    #expect(statistics.cpu?.used?.nanoseconds == 1_500_000)
    #expect(statistics.cpu?.throttledPeriods == 2 && statistics.cpu?.throttled?.nanoseconds == 7000)
    #expect(statistics.memory?.bytes == 8192 && statistics.peakMemory?.bytes == 16_384)
    #expect(statistics.swap?.bytes == 4096 && statistics.memoryEvents?.kills == 1)
    #expect(statistics.io == [:] && statistics.tasks == 2 && statistics.refusedTasks == 4)
  }

  @Test(arguments: [true, false])
  func aGroupFreezesAndThaws(isUnified: Bool) throws {
    let groups = try isUnified ? unified() : legacy()
    try groups.make(group)
    #expect(try groups.freezerState(of: group) == .thawed)
    try groups.setFrozen(true, group)
    #expect(try groups.freezerState(of: group) == (isUnified ? .freezing : .frozen))
    if isUnified {
      try fake.set("rmctl/g-7/cgroup.events", "populated 1\nfrozen 1\n")
      #expect(try groups.freezerState(of: group) == .frozen)
    }
    try groups.setFrozen(false, group)
    #expect(try groups.freezerState(of: group) == .thawed)
    #expect(try groups.freezerState(of: session) == nil)
  }

  @Test func withoutHierarchiesNothingIsEnforcedAndAllIsSaid() throws {
    let groups = fake.open()
    #expect(groups.usable == [])
    try groups.make(group)
    let application = try groups.apply(settings, to: group)
    #expect(application.gaps.count == settings.given.count && application.written == [])
    #expect(try groups.kill(group, .none))
    try groups.removeAll(.none)
    #expect(try groups.statistics(of: group) == GroupStatistics())
  }

  @Test func onAHybridMachineVersion2HoldsTheProcessesToo() throws {
    try fake.mountLegacy("memory")
    try fake.mountUnified(at: "/unified", controllers: "hugetlb")
    let groups = fake.open()
    try groups.make(group)
    #expect(fake.groups("unified/rmctl") == ["g-7"] && fake.groups("memory/rmctl") == ["g-7"])
    #expect(groups.usable == [.memory, .freezer, .cpuacct])
    try groups.move(4_100_001, into: group)
    #expect(fake.text("unified/rmctl/g-7/cgroup.procs") == "4100001\n")
    #expect(fake.text("memory/rmctl/g-7/cgroup.procs") == "4100001\n")
    #expect(groups.unusable[.cpu]?.contains("in none of the mounted hierarchies") == true)
  }

  @Test func aFolderThatCannotBeMadeIsSaid() throws {
    try fake.mountLegacy("memory")
    try fake.root.write("", to: "sys/fs/cgroup/memory/rmctl")
    let groups = fake.open()
    #expect(groups.usable == [])
    #expect(groups.unusable[.memory] == "open rmctl: Not a directory")
  }

  @Test func anOldKernelIsAskedToChargeTheGroupsAbove() throws {
    try fake.mountLegacy("memory")
    _ = fake.open()
    try fake.set("memory/rmctl/memory.use_hierarchy", "0\n")
    _ = fake.open()
    #expect(fake.text("memory/rmctl/memory.use_hierarchy") == "1")
  }

  /// A scope of systemd that was delegated to us begins with ourselves in it.
  @Test func aGroupWithProcessesIsVacated() throws {
    try fake.mountUnified(controllers: "memory pids")
    try fake.set("cgroup.subtree_control", "memory pids\n")
    let scope = fake.root.path("sys/fs/cgroup/run.scope")
    #expect(mkdir(scope, 0o755) == 0)
    fake.made(scope)
    try fake.set("run.scope/cgroup.procs", "4100001\n4100002\n")
    try fake.root.write("0::/run.scope\n", to: "proc/self/cgroup")
    #expect(fake.open().usable == [])
    let door = try GroupDoor(
      folder: scope, kind: .imitation(isUnified: true, fake.imitation))
    let name = try #require(GroupBaseName(parsing: "rmctl-own"))
    #expect(try !door.vacate(into: name, .none))
    #expect(try door.vacate(into: name, .none))
    #expect(fake.text("run.scope/rmctl-own/cgroup.procs") == "4100001\n4100002\n")
    let groups = fake.open()
    #expect(groups.usable == [.memory, .pids, .freezer, .cpuacct])
    try groups.make(session)
    #expect(fake.text("run.scope/rmctl/g-7/s-2a/pids.max") == "max\n")
  }
}

extension Patience {
  /// For what needs no waiting.
  static let none = Patience(attempts: 1, pause: .zero)
}
