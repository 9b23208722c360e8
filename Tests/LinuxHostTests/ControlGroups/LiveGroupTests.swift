import Glibc
import LinuxHost
import Quantities
import TestSupport
import Testing

/// What the kernel of this machine makes of our groups.
@Suite(.serialized, .enabled(if: LiveGroups.isPossible, Comment(rawValue: LiveGroups.need)))
struct LiveGroupTests {
  let group = GroupPath([.group(1)])
  let session = GroupPath([.group(1), .session(1)])
  let patience = LiveGroups.patience

  @Test func settingsAreKeptAndHeal() throws {
    let live = try LiveGroups()
    try live.groups.make(session)
    var settings = GroupSettings()
    settings.cpuWeight = GroupWeight.siblings([0.6, 0.3, 0.1])[1]
    settings.cpuQuota = CPUQuota(processors: 0.25)
    settings.memory = .at(100_000_001)
    settings.swap = .at(0)
    settings.tasks = .at(50)
    if live.groups.usable.contains(.cpuset) {
      settings.cpus = CPUList([0])
      settings.memoryNodes = CPUList([0])
    }
    if live.groups.usable.contains(.io) {
      var rates = IORates()
      rates[.rbps] = 50 << 20
      rates[.wiops] = 1000
      let disks = BackingDisks.behind(path: "/") ?? []
      settings.ioRates = Dictionary(uniqueKeysWithValues: disks.map { ($0, rates) })
    }
    let first = try live.groups.apply(settings, to: session)
    #expect(first.refused.isEmpty && first.gaps.filter { $0.setting != .swap } == [])
    #expect(!first.written.isEmpty)
    #expect(try live.groups.apply(settings, to: session).written == [])
    let folder = try #require(live.folder(.cpu, session))
    for name in ["cpu.shares", "cpu.weight"] where access("\(folder)/\(name)", F_OK) == 0 {
      try writeByHand("77", "\(folder)/\(name)")
      #expect(try live.groups.apply(settings, to: session).written.map(\.file) == [name])
      #expect(try live.groups.apply(settings, to: session).written == [])
    }
    settings.memory = .at(1 << 30)
    settings.cpuQuota = CPUQuota(processors: 0.004)
    #expect(try live.groups.apply(settings, to: session).refused.isEmpty)
    settings.memory = .at(10 << 20)
    settings.cpuQuota = CPUQuota(processors: 1.5)
    #expect(try live.groups.apply(settings, to: session).refused.isEmpty)
    settings.memory = .unlimited
    settings.swap = .unlimited
    settings.cpuQuota = .unlimited
    settings.tasks = .unlimited
    if settings.ioRates != nil { settings.ioRates = [:] }
    #expect(try live.groups.apply(settings, to: session).refused.isEmpty)
    #expect(try live.groups.apply(settings, to: session).written == [])
  }

  private func writeByHand(_ text: String, _ path: String) throws {
    let file = open(path, O_WRONLY | O_CLOEXEC)
    try #require(file >= 0)
    #expect(write(file, text, text.utf8.count) == text.utf8.count)
    close(file)
  }

  @Test func aQuotaStopsABusyLoop() throws {
    let live = try LiveGroups()
    try live.groups.make(session)
    var settings = GroupSettings()
    settings.cpuQuota = CPUQuota(processors: 0.1)
    #expect(try live.groups.apply(settings, to: session).refused.isEmpty)
    let loop = try live.start("while :; do :; done", in: session)
    #expect(
      soon { (try? live.groups.statistics(of: session).cpu?.throttledPeriods ?? 0) ?? 0 >= 3 })
    let cpu = try #require(try live.groups.statistics(of: session).cpu)
    #expect(cpu.used.map { $0 > .zero } ?? false && cpu.throttled.map { $0 > .zero } ?? false)
    #expect(!loop.hasEnded)
    #expect(try live.groups.kill(group, patience))
    #expect(loop.hasEnded)
  }

  @Test func aMemoryLimitEndsTheOffenderAlone() throws {
    let live = try LiveGroups()
    let other = group.appending(.session(2))
    try live.groups.make(session)
    try live.groups.make(other)
    var settings = GroupSettings()
    settings.memory = .at(24 << 20)
    settings.swap = .at(0)
    #expect(try live.groups.apply(settings, to: session).refused.isEmpty)
    let stranger = try live.start("exec sleep 600", in: other)
    let neighbour = try live.start("exec sleep 600", in: session)
    // Without a line in it, tail keeps everything: 100 MB.
    let offender = try live.start("head -c 100000000 /dev/zero | tail -n 1 >/dev/null", in: session)
    #expect(soon { offender.hasEnded })
    let statistics = try live.groups.statistics(of: session)
    #expect(statistics.memoryEvents?.kills == 1)
    #expect(statistics.peakMemory.map { $0.bytes <= 24 << 20 } ?? true)
    #expect(try live.groups.statistics(of: other).memoryEvents?.kills == 0)
    #expect(!neighbour.hasEnded && !stranger.hasEnded)
    #expect(try live.groups.processes(of: group) == [neighbour.pid, stranger.pid])
  }

  @Test(arguments: [true, false])
  func aForkBombStopsAtItsLimitAndNothingIsLeft(isWithoutUnified: Bool) throws {
    let live = try LiveGroups(isWithoutUnified: isWithoutUnified)
    try live.groups.make(session)
    var settings = GroupSettings()
    settings.tasks = .at(6)
    #expect(try live.groups.apply(settings, to: session).refused.isEmpty)
    let bomb = try live.start(
      "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do setsid sleep 600 & done; wait", in: session)
    #expect(soon { (try? live.groups.statistics(of: session).refusedTasks ?? 0) ?? 0 > 0 })
    #expect(try live.groups.statistics(of: session).tasks.map { $0 <= 6 } ?? false)
    #expect(try live.groups.kill(session, patience))
    #expect(soon { bomb.hasEnded })
    try live.groups.remove(group, patience)
    #expect(try live.groups.children() == [])
  }

  /// Children that are made all the time, a daemon, groups of its own, and a frozen one.
  @Test(arguments: [true, false])
  func killLeavesNothing(isWithoutUnified: Bool) throws {
    let live = try LiveGroups(isWithoutUnified: isWithoutUnified)
    try live.groups.make(session)
    var settings = GroupSettings()
    settings.tasks = .at(40)
    #expect(try live.groups.apply(settings, to: session).refused.isEmpty)
    let shell = try live.start(
      "(setsid sleep 600 &); for i in 1 2 3; do while :; do sleep 0.01 & wait; done & done; wait",
      in: session)
    let other = group.appending(.session(9))
    try live.groups.make(other)
    let frozen = try live.start("exec sleep 600", in: other)
    if live.groups.usable.contains(.freezer) {
      try live.groups.setFrozen(true, other)
      #expect(soon { (try? live.groups.freezerState(of: other)) == .frozen })
    }
    let mover = try live.start("exec sleep 600", in: session)
    let own = try #require(live.folder(.pids, session)) + "/a group of its own"
    #expect(mkdir(own, 0o755) == 0)
    try writeByHand("\(mover.pid)", own + "/cgroup.procs")
    #expect(soon { ((try? live.groups.processes(of: group)) ?? []).count >= 6 })
    #expect(try !live.groups.isEmpty(group))
    #expect(try live.groups.kill(group, patience))
    #expect(try live.groups.waitUntilEmpty(group, patience))
    #expect(soon { shell.hasEnded && frozen.hasEnded && mover.hasEnded })
    try live.groups.remove(group, patience)
    try live.groups.removeAll(patience)
    #expect(live.leftovers == [])
  }

  /// As in a scope that was delegated to us, with ourselves in it.
  @Test(.enabled(if: LiveGroups.isInOnePlace, Comment(rawValue: LiveGroups.needOfOnePlace)))
  func aGroupOfVersion2IsVacatedAndUsed() throws {
    let live = try LiveGroups()
    let folder = try #require(live.unifiedFolder(group))
    try live.groups.make(group)
    let first = try live.start("exec sleep 600", in: group)
    let door = try GroupDoor(folder: folder, kind: .kernel(isUnified: true))
    let name = try #require(GroupBaseName(parsing: "rmctl-own"))
    #expect(try door.vacate(into: name, patience))
    let inner = ControlGroups.open(ControlGroupLayout.read(base: live.base(group)))
    try inner.make(session)
    #expect(live.groups.usable.allSatisfy { inner.usable.contains($0) })
    var settings = GroupSettings()
    settings.tasks = .at(9)
    let application = try inner.apply(settings, to: session)
    #expect(application.written.map(\.file) == ["pids.max"] && application.gaps == [])
    #expect(try live.groups.processes(of: group) == [first.pid])
    try inner.removeAll(patience)
    #expect(!first.hasEnded)
  }

  @Test func aFrozenProcessGetsNoTimeUntilItThaws() throws {
    let live = try LiveGroups()
    try #require(live.groups.usable.contains(.freezer))
    try live.groups.make(session)
    let loop = try live.start("while :; do :; done", in: session)
    try live.groups.setFrozen(true, session)
    #expect(soon { (try? live.groups.freezerState(of: session)) == .frozen })
    let before = ProcessStat.of(loop.pid)?.ownTicks ?? 0
    let other = group.appending(.session(2))
    try live.groups.make(other)
    let runner = try live.start("while :; do :; done", in: other)
    #expect(soon { (ProcessStat.of(runner.pid)?.ownTicks ?? 0) >= 20 })
    // It counts as frozen a moment before it leaves the processor: that may be charged as a tick.
    let after = ProcessStat.of(loop.pid)?.ownTicks ?? .max
    #expect(after <= before + 1)
    try live.groups.setFrozen(false, session)
    #expect(soon { (ProcessStat.of(loop.pid)?.ownTicks ?? 0) > before + 1 })
  }

  @Test func aProcessPutsItselfIntoItsGroup() throws {
    let live = try LiveGroups()
    try live.groups.make(session)
    let files = live.groups.processFiles(of: session)
    let script = files.map { "echo 0 > '\($0)'" }.joined(separator: "; ")
    let child = try Child(["/bin/sh", "-c", script + "; exec sleep 600"], variables: ["PATH=/bin"])
    #expect(soon { (try? live.groups.processes(of: session)) == [child.pid] })
    #expect(throws: GroupDoorError.self) { try live.groups.move(Int32.max, into: session) }
    #expect(throws: GroupDoorError.self) { try live.groups.remove(session, .none) }
    #expect(try live.groups.kill(session, patience))
  }
}
