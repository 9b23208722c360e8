import LinuxHost
import Quantities
import ResourceEngine
import ResourceManagement
import ResourcePolicy
import TestSupport
import Testing

@testable import ProcessEnforcement

/// The desired host state as files, on trees of plain files of either version.
@Suite struct GroupWriterTests {
  enum Version: CaseIterable { case unified, legacy }

  private let fake: FakeControlGroups
  private let disk = DeviceNumber(major: 254, minor: 0)
  private let batch = Policy.batchGroup
  private let interactive = Policy.interactiveGroup

  init() throws {
    fake = try FakeControlGroups()
  }

  private func open(_ version: Version) throws -> ControlGroups {
    switch version {
    case .unified: try fake.mountUnified(controllers: "cpuset cpu io memory pids")
    case .legacy:
      for name in ["cpu,cpuacct", "cpuset", "memory", "blkio", "pids", "freezer"] {
        try fake.mountLegacy(name)
      }
    }
    return fake.open()
  }

  private var machine: MachineMeasure {
    MachineMeasure(
      processors: 4, online: CPUList([0, 1, 2, 3]), disks: [disk], nodes: [], hasSwapSpace: true)
  }

  /// Commands that run in these groups, by an engine.
  private func engine(
    _ groups: [GroupID], _ limits: RequestedLimits = RequestedLimits(),
    change: (inout Policy) throws -> Void = { _ in }
  ) throws -> Engine {
    let now = Now(boot: Instant(nanoseconds: 0), wall: WallTime(milliseconds: 0))
    var policy = Policy.builtIn(at: now.wall)
    try change(&policy)
    var engine = Engine(policy: policy)
    for group in groups {
      let id = engine.sessions.nextSession
      let request = OpenRequest(
        kind: .command, attributes: SessionAttributes(user: "anna"), owner: 0, group: group)
      _ = try engine.apply(.open(request), at: now)
      _ = try engine.apply(.begin(BeginRequest(session: id, limits: limits)), at: now)
    }
    return engine
  }

  private func write(_ groups: ControlGroups, _ engine: Engine) -> GroupWriter {
    let desired = engine.desiredHostState()
    var writer = GroupWriter(groups, desired, desired.commands, on: machine)
    writer.write()
    return writer
  }

  private func limit(
    _ policy: inout Policy, _ group: GroupID, _ change: (inout ResourceLimits) -> Void
  ) throws {
    var attributes = try #require(policy.group(group)).attributes
    change(&attributes.limits)
    try policy.setGroup(group, attributes, at: WallTime(milliseconds: 0))
  }

  private func name(_ group: GroupID) -> String { "g-" + String(group.value, radix: 16) }

  private func text(_ path: String) -> String? {
    fake.text(path).map { String($0.prefix { $0 != "\n" }) }
  }

  @Test("shares are weights in their ratio, sessions of a group are equal")
  func weights() throws {
    let groups = try open(.unified)
    let writer = write(groups, try engine([interactive, batch, batch]))
    #expect(writer.problems == [])
    let (a, b) = (
      try #require(Double(text("rmctl/\(name(interactive))/cpu.weight") ?? "")),
      try #require(Double(text("rmctl/\(name(batch))/cpu.weight") ?? ""))
    )
    // The built-in plan grants 60 and 30.
    #expect(abs(a / b - 2) < 0.001)
    let parts = ["s-2", "s-3"].map { text("rmctl/\(name(batch))/\($0)/cpu.weight") }
    #expect(parts[0] != nil && parts[0] == parts[1])
    _ = fake.takeLog()
    #expect(write(groups, try engine([interactive, batch, batch])).problems == [])
    #expect(fake.takeLog() == [], "what is so is not written")
  }

  @Test("limits of group and session", arguments: Version.allCases)
  func limits(version: Version) throws {
    let groups = try open(version)
    var limits = RequestedLimits(memory: ByteCount(bytes: 64 << 20))
    limits.processors = ProcessorRate(thousandths: 1500)
    limits.pids = 9
    limits.ioBandwidth = ByteCount(bytes: 1 << 20)
    limits.cpus = CPUList([1, 2])
    limits.memoryHigh = ByteCount(bytes: 48 << 20)
    let engine = try engine([batch], limits) { policy in
      try self.limit(&policy, self.batch) { limits in
        limits.groupMemory = ByteCount(bytes: 1 << 30)
        limits.pids = 100
        limits.iops = 50
      }
    }
    let writer = write(groups, engine)
    #expect(writer.problems == [])
    let group = name(batch)
    switch version {
    case .unified:
      let session = "rmctl/\(group)/s-1/"
      #expect(text(session + "cpu.max") == "30000 20000")
      #expect(text(session + "memory.max") == "67108864")
      #expect(text(session + "memory.high") == "50331648")
      #expect(text(session + "memory.swap.max") == "0")
      #expect(text(session + "memory.oom.group") == "1")
      #expect(text(session + "pids.max") == "9" && text(session + "cpuset.cpus") == "1-2")
      #expect(
        text(session + "io.max") == "254:0 rbps=1048576 wbps=1048576 riops=max wiops=max")
      #expect(text("rmctl/\(group)/memory.max") == "1073741824")
      #expect(text("rmctl/\(group)/memory.oom.group") == "0", "the others are not to blame")
      #expect(text("rmctl/\(group)/pids.max") == "100")
      #expect(text("rmctl/\(group)/io.max") == "254:0 rbps=max wbps=max riops=50 wiops=50")
      #expect(writer.gaps[SessionID(1)]?.isEmpty == true)
    case .legacy:
      func path(_ hierarchy: String) -> String { "\(hierarchy)/rmctl/\(group)/s-1/" }
      #expect(text(path("cpu,cpuacct") + "cpu.cfs_quota_us") == "30000")
      #expect(text(path("memory") + "memory.limit_in_bytes") == "67108864")
      #expect(text(path("memory") + "memory.memsw.limit_in_bytes") == "67108864")
      #expect(text(path("pids") + "pids.max") == "9")
      #expect(text(path("cpuset") + "cpuset.cpus") == "1-2")
      #expect(text(path("blkio") + "blkio.throttle.read_bps_device") == "254:0 1048576")
      // A limit of the group does not bind those below it, so each gets its part.
      #expect(text(path("blkio") + "blkio.throttle.read_iops_device") == "254:0 50")
      #expect(writer.gaps[SessionID(1)]?.map(\.setting) == [.memoryHigh])
    }
  }

  @Test("a cap of a group binds what its sessions ask for", arguments: Version.allCases)
  func cappedGroup(version: Version) throws {
    let groups = try open(version)
    var limits = RequestedLimits()
    limits.processors = ProcessorRate(processors: 3)
    let engine = try engine([batch], limits) { policy in
      var directive = Directive(.group(self.batch))
      directive.shares = 1
      directive.utilizationLimit = Percentage(percent: 25)
      try policy.setDirective(
        plan: "DEFAULT_PLAN", directive, at: WallTime(milliseconds: 0))
    }
    #expect(write(groups, engine).problems == [])
    switch version {
    case .unified:
      #expect(text("rmctl/\(name(batch))/cpu.max") == "20000 20000")
      #expect(text("rmctl/\(name(batch))/s-1/cpu.max") == "20000 20000")
    case .legacy:
      #expect(text("cpu,cpuacct/rmctl/\(name(batch))/cpu.cfs_quota_us") == "20000")
      #expect(text("cpu,cpuacct/rmctl/\(name(batch))/s-1/cpu.cfs_quota_us") == "20000")
    }
  }

  @Test("what was set is taken back", arguments: Version.allCases)
  func takenBack(version: Version) throws {
    let groups = try open(version)
    var limits = RequestedLimits(memory: ByteCount(bytes: 64 << 20))
    limits.pids = 9
    _ = write(groups, try engine([batch], limits))
    #expect(write(groups, try engine([batch])).problems == [])
    let prefix = version == .unified ? "rmctl" : "pids/rmctl"
    #expect(text("\(prefix)/\(name(batch))/s-1/pids.max") == "max")
    if version == .unified {
      #expect(text("rmctl/\(name(batch))/s-1/memory.max") == "max")
      #expect(text("rmctl/\(name(batch))/s-1/memory.oom.group") == "0")
    }
  }

  @Test("a switched session moves with its processes", arguments: Version.allCases)
  func moved(version: Version) throws {
    let groups = try open(version)
    _ = write(groups, try engine([batch]))
    let old = StateGroups.path(of: SessionID(1), in: batch)
    try groups.move(4711, into: old)
    #expect(write(groups, try engine([interactive])).problems == [])
    let new = StateGroups.path(of: SessionID(1), in: interactive)
    #expect(try groups.processes(of: new) == [4711])
    #expect(try groups.children(of: StateGroups.path(of: batch)) == [])
  }

  @Test(
    "what no session owns is ended and removed, and what one owns stays",
    arguments: Version.allCases)
  func swept(version: Version) throws {
    let groups = try open(version)
    var writer = write(groups, try engine([batch, interactive]))
    writer.sweep { $0 == SessionID(1) }
    #expect(writer.problems == [])
    #expect(try groups.children() == [.group(batch.value)])
    #expect(try groups.children(of: StateGroups.path(of: batch)) == [.session(1)])
    writer.sweep { _ in false }
    let folder = version == .unified ? "" : "memory"
    #expect(!fake.groups(folder).contains("rmctl"))
  }

  @Test("what a kernel refuses is told, and the rest holds all the same")
  func refused() throws {
    let groups = try open(.unified)
    var limits = RequestedLimits()
    limits.pids = 9
    let path = "rmctl/\(name(batch))/s-1"
    try groups.make(StateGroups.path(of: SessionID(1), in: batch))
    // Every write to the session's group fails, at both attempts.
    fake.fail(path, with: Array(repeating: 22, count: 100))
    let writer = write(groups, try engine([batch], limits))
    #expect(writer.problems.contains { $0.hasPrefix("limit of processes") })
    #expect(writer.gaps[SessionID(1)]?.contains { $0.setting == .tasks } == true)
    #expect(text("rmctl/\(name(batch))/cpu.weight") != nil)
  }
}
