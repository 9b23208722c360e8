import Glibc
import LinuxHost
import ProcessEnforcement
import Quantities
import ResourceManagement
import TestSupport
import Testing

/// The checklist of `host doctor`, on trees of files that stand for machines.
@Suite struct HostExaminationTests {
  private let fake: FakeControlGroups
  private let fixture: EnforcementFixture

  init() throws {
    fake = try FakeControlGroups()
    fixture = try EnforcementFixture()
  }

  private func write(_ text: String, _ name: String) throws {
    fake.root.makeFolders(for: name)
    try fake.root.write(text, to: name)
  }

  private var layout: ControlGroupLayout {
    let top = fake.root.path
    let kernel = ControlGroupLayout.Probe.kernel
    return ControlGroupLayout.read(
      root: top,
      probe: .init(
        magic: { path in
          guard path.hasPrefix(top + "/sys/fs/cgroup"), access(path, F_OK) == 0 else { return 0 }
          return access(path + "/cgroup.controllers", F_OK) == 0
            ? FileSystemMagic.cgroup2 : FileSystemMagic.cgroup
        }, isWritable: { access($0, F_OK) == 0 }, text: kernel.text))
  }

  private func checks(
    kernel: String = "Linux 6.1.0", isRoot: Bool = true, now: Now = HostClock.now(),
    gpus: GPULook? = nil
  ) -> [String: HostCheck] {
    let examination = HostExamination(
      layout, root: fake.root.path, kernel: kernel, isRoot: isRoot, now: now)
    let checks = examination.checks(fixture.manager, gpus: gpus)
    #expect(Set(checks.map(\.name)).count == checks.count)
    for check in checks {
      #expect(check.verdict != .pass || check.fix == nil, "\(check)")
      #expect(check.verdict != .fail || check.fix != nil, "\(check)")
      #expect(!check.finding.isEmpty && !check.finding.hasSuffix("."), "\(check)")
    }
    return Dictionary(uniqueKeysWithValues: checks.map { ($0.name, $0) })
  }

  private func expect(
    _ found: [String: HostCheck], _ name: String, _ verdict: HostCheck.Verdict, _ words: String,
    fix: String? = nil, at place: SourceLocation = #_sourceLocation
  ) {
    let check = found[name]
    #expect(
      check?.verdict == verdict, "\(name): \(String(describing: check))", sourceLocation: place)
    #expect(
      check?.finding.contains(words) == true, "\(name): \(String(describing: check))",
      sourceLocation: place)
    if let fix {
      #expect(
        check?.fix?.contains(fix) == true, "\(name): \(String(describing: check))",
        sourceLocation: place)
    }
  }

  @Test("a bare machine: what is missing, and what to do")
  func bare() throws {
    let found = checks(isRoot: false)
    expect(found, "control-groups", .warn, "none are mounted", fix: "mount -t cgroup2")
    expect(found, "controller-cpu", .warn, "no file system of control groups", fix: "Delegate=yes")
    #expect(found["controller-cpuacct"] == nil)
    expect(found, "rights", .warn, "neither root", fix: "Delegate=yes")
    expect(found, "cgroup-kill", .warn, "no control groups of version 2")
    expect(found, "pressure", .warn, "free memory alone", fix: "psi=1")
    expect(found, "boot-id", .fail, "look alive", fix: "boot_id")
    expect(found, "autogroup", .pass, "no groups per terminal")
    expect(found, "swap", .warn, "without the controller memory")
    expect(found, "disks", .pass, "none is seen")
    expect(found, "process-limit", .pass, "no limit is known")
    expect(found, "state", .pass, "is not there yet")
    // These ask the kernel that runs.
    expect(found, "pidfd", .pass, "descriptors")
    expect(found, "openat2", .pass, "below their root")
    expect(found, "clock", .pass, "time since the boot")
    #expect(found["gpus"] == nil)
  }

  @Test("a machine with version 2 of control groups and everything on")
  func unified() throws {
    try fake.mountUnified(controllers: "cpu cpuset io memory pids")
    try write("some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n", "proc/pressure/memory")
    try write("0\n", "proc/sys/kernel/sched_autogroup_enabled")
    try write("0b1b3f0e-5f0a-4d5e-9a35-3c1c2d4e5f60\n", "proc/sys/kernel/random/boot_id")
    try write("Filename\n/dev/sda2 partition 1 0 -2\n", "proc/swaps")
    try write("Max processes 500 1000 processes\n", "proc/self/limits")
    let found = checks(isRoot: false)
    expect(found, "control-groups", .pass, "version 2")
    expect(found, "controller-io", .pass, "version 2, below /sys/fs/cgroup")
    expect(found, "controller-freezer", .pass, "version 2")
    expect(found, "rights", .pass, "control groups of its own")
    expect(found, "cgroup-kill", .pass, "Linux 6.1 ends a whole group")
    expect(found, "pressure", .pass, "work stands still")
    expect(found, "autogroup", .pass, "off")
    expect(found, "boot-id", .pass, "before a restart")
    expect(found, "swap", .pass, "below the top")
    expect(found, "process-limit", .warn, "may have 500 processes", fix: "ulimit -u")
    expect(checks(), "rights", .pass, "root")
    expect(checks(kernel: "Linux 5.10.0"), "cgroup-kill", .warn, "older than 5.14", fix: "5.14")
    expect(checks(kernel: "Plan 9"), "cgroup-kill", .warn, "not known")
    try write("1\n", "proc/sys/kernel/sched_autogroup_enabled")
    expect(checks(), "autogroup", .warn, "one terminal", fix: "sched_autogroup_enabled=0")
  }

  @Test("a machine with version 1: swap is counted or not")
  func legacy() throws {
    try fake.mountLegacy("memory")
    try write("Filename\n/dev/sda2 partition 1 0 -2\n", "proc/swaps")
    let found = checks()
    expect(found, "control-groups", .warn, "version 1", fix: "unified_cgroup_hierarchy=1")
    expect(found, "controller-memory", .pass, "version 1, below /sys/fs/cgroup/memory")
    expect(found, "controller-io", .warn, "blkio is in none")
    expect(found, "swap", .pass, "it is counted")
    #expect(unlink(fake.root.path("sys/fs/cgroup/memory/memory.memsw.limit_in_bytes")) == 0)
    expect(checks(), "swap", .warn, "does not count swap", fix: "swapaccount=1")
    try write("Filename\n", "proc/swaps")
    expect(checks(), "swap", .pass, "the machine has none")
  }

  @Test("disks whose scheduler heeds weights, priorities or neither, and weighing by cost")
  func disks() throws {
    func disk(_ name: String, _ number: String, _ scheduler: String) throws {
      try write(number + "\n", "sys/block/\(name)/dev")
      try write(scheduler + "\n", "sys/block/\(name)/queue/scheduler")
      try write("", "sys/block/\(name)/device/vendor")
    }
    try disk("sda", "8:0", "none [bfq]")
    expect(checks(), "disk-sda", .pass, "bfq")
    expect(checks(), "io-cost", .pass, "not needed")
    try disk("sdb", "8:16", "[mq-deadline] none bfq")
    try disk("sdc", "8:32", "[none] mq-deadline")
    let found = checks()
    expect(found, "disk-sdb", .warn, "no weights", fix: "echo bfq > /sys/block/sdb/queue/scheduler")
    expect(found, "disk-sdc", .warn, "heeds neither", fix: "modprobe bfq; ")
    #expect(found["disk-sdb"]?.fix?.contains("modprobe") == false)
    expect(found, "io-cost", .warn, "only bfq weighs", fix: "CONFIG_BLK_CGROUP_IOCOST")
    try fake.mountUnified(controllers: "io")
    try fake.set("io.cost.qos", "8:16 enable=1 ctrl=auto\n")
    expect(checks(), "disk-sdb", .pass, "by cost")
    expect(checks(), "io-cost", .warn, "off for 2 of the disks", fix: "enable=1")
    try fake.set("io.cost.qos", "8:16 enable=1\n8:32 enable=1\n")
    expect(checks(), "io-cost", .pass, "every disk without bfq")
  }

  @Test("a state that others may write, that is broken, that belongs to somebody else")
  func state() throws {
    _ = try fixture.open()
    expect(checks(), "state", .pass, "is whole, at generation 1")
    expect(checks(), "state-rights", .pass, "nobody but its owner")
    expect(checks(), "state-disk", .pass, "this machine")
    let path = fixture.manager.path
    #expect(chmod(path, 0o646) == 0)
    expect(checks(), "state-rights", .warn, "writable by others", fix: "chmod o-w \(path)")
    #expect(chmod(path, 0o600) == 0)
    #expect(chmod(fixture.folder.path, 0o707) == 0)
    expect(checks(), "state-rights", .warn, "\(fixture.manager.folder) is writable by others")
    // A folder that keeps files with their owners may be open, as /tmp is.
    #expect(chmod(fixture.folder.path, 0o1777) == 0)
    expect(checks(), "state-rights", .pass, "nobody but its owner")
    #expect(chmod(fixture.folder.path, 0o700) == 0)
    if geteuid() == 0 {
      #expect(chown(path, 12345, 0) == 0)
      expect(checks(), "state-rights", .warn, "the number 12345")
      #expect(chown(path, 0, 0) == 0)
    }
    try fixture.folder.write("{", to: "state.json")
    expect(checks(), "state", .fail, "state.json", fix: "repair")
  }

  @Test("clocks that are not set, and GPUs of which not all is known")
  func clockAndGPUs() throws {
    let lost = Now(boot: Instant(nanoseconds: 5), wall: WallTime(milliseconds: 0))
    expect(checks(now: lost), "clock", .warn, "1970", fix: "set-ntp")
    let unborn = Now(boot: Instant(nanoseconds: 0), wall: HostClock.now().wall)
    expect(checks(now: unborn), "clock", .fail, "no deadline holds")
    let root = fake.root.path
    let none = GPULook.read(needsMemory: true, tool: "/nowhere/smi", root: root)
    expect(checks(gpus: none), "gpus", .pass, "there is none")
    let failing = GPULook.read(needsMemory: true, tool: "/bin/false", root: root)
    expect(checks(gpus: failing), "gpus", .warn, "/bin/false failed with code 1", fix: "nvidia-smi")
  }
}
