import Glibc
import LinuxHost
import Quantities
import TestSupport
import Testing

/// Which hierarchies there are and what can be done in them.
@Suite struct LayoutTests {
  let fake: FakeControlGroups

  init() throws {
    fake = try FakeControlGroups()
  }

  private func reason(_ controller: Controller, _ layout: ControlGroupLayout) -> String? {
    if case .unusable(let reason) = layout.place(of: controller) { reason } else { nil }
  }

  @Test func withoutMountsThereIsNone() {
    let layout = fake.layout()
    #expect(layout.kind == .none && layout.hierarchies == [])
    for controller in Controller.allCases {
      #expect(reason(controller, layout) == "no file system of control groups is mounted")
    }
  }

  @Test func version2Alone() throws {
    try fake.mountUnified(controllers: "cpu memory pids")
    try fake.set("cgroup.procs", "1\n2\n")
    let layout = fake.layout()
    #expect(layout.kind == .unified)
    let unified = try #require(layout.unified)
    #expect(unified.controllers == [.cpu, .memory, .pids] && unified.base == "")
    // The top of all may have processes and hand on controllers.
    #expect(unified.obstacle == nil)
    guard case .unified(let base) = unified.version else {
      Issue.record("\(unified.version)")
      return
    }
    #expect(base.available == [.cpu, .memory, .pids] && base.enabled == [])
    #expect(base.hasProcesses && base.isTop)
    #expect(layout.place(of: .cpu) == .usable(unified))
    #expect(layout.place(of: .freezer) == .usable(unified))
    #expect(reason(.io, layout)?.contains("must enable it in cgroup.subtree_control") == true)
  }

  @Test func anInnerGroupWithProcessesCanHandOnNothing() throws {
    try fake.mountUnified(controllers: "cpu memory")
    let inner = fake.root.path("sys/fs/cgroup/user.slice")
    #expect(mkdir(inner, 0o755) == 0)
    try fake.set("cgroup.subtree_control", "memory\n")
    fake.made(inner)
    try fake.root.write("0::/user.slice\n", to: "proc/self/cgroup")
    #expect(fake.layout().unified?.base == "/user.slice")
    #expect(fake.layout().unified?.obstacle == nil)
    try fake.set("user.slice/cgroup.procs", "17\n")
    #expect(reason(.memory, fake.layout())?.contains("has processes of its own") == true)
    #expect(fake.layout(base: "/").unified?.obstacle == nil)
    let readOnly: Set = ["/sys/fs/cgroup/user.slice/cgroup.procs"]
    #expect(
      reason(.memory, fake.layout(readOnly: readOnly))?.contains("needs to be delegated") == true)
    #expect(
      reason(.memory, fake.layout(base: "/not-there"))?.contains("missing or not writable") == true)
  }

  @Test func version1WithSeveralControllersPerMount() throws {
    try fake.mountLegacy("cpu,cpuacct")
    try fake.mountLegacy("memory")
    let layout = fake.layout()
    #expect(layout.kind == .legacy)
    #expect(layout.hierarchies.map(\.controllers) == [[.cpu, .cpuacct], [.memory]])
    #expect(layout.hierarchies.first?.mountPoint == "/sys/fs/cgroup/cpu,cpuacct")
    #expect(layout.hierarchies.allSatisfy { $0.version == .legacy && $0.obstacle == nil })
    #expect(
      reason(.io, layout) == "the controller blkio is in none of the mounted hierarchies")
  }

  @Test func bothVersionsAreHybrid() throws {
    try fake.mountLegacy("memory")
    try fake.mountUnified(at: "/unified", controllers: "hugetlb")
    let layout = fake.layout()
    #expect(layout.kind == .hybrid)
    #expect(layout.hierarchies.count == 2 && layout.unified?.controllers == [])
    #expect(layout.place(of: .freezer) == .usable(try #require(layout.unified)))
  }

  @Test func mountedReadOnly() throws {
    try fake.mountLegacy("memory")
    let text = try #require(fake.root.text("proc/self/mountinfo"))
    let line = text.split(separator: " ").map { $0 == "rw,nosuid" ? "ro,nosuid" : $0 }
    try fake.root.write(line.joined(separator: " "), to: "proc/self/mountinfo")
    let layout = fake.layout()
    #expect(layout.kind == .readOnly)
    #expect(reason(.memory, layout) == "/sys/fs/cgroup/memory is mounted read-only")
  }

  @Test func aLaterMountHidesAnEarlierOne() throws {
    try fake.mountLegacy("memory")
    let text = try #require(fake.root.text("proc/self/mountinfo"))
    let cover = "99 20 0:88 / /sys/fs/cgroup/memory rw - tmpfs tmpfs rw\n"
    try fake.root.write(text + cover, to: "proc/self/mountinfo")
    #expect(fake.layout().kind == .none)
  }

  @Test func aContainerSeesItsOwnGroupAtTheMountPoint() throws {
    try fake.mountLegacy("memory")
    let mounts = try #require(fake.root.text("proc/self/mountinfo"))
    try fake.root.write(
      mounts.split(separator: " ", omittingEmptySubsequences: false).enumerated()
        .map { $0.offset == 3 ? "/docker/7" : $0.element }.joined(separator: " "),
      to: "proc/self/mountinfo")
    for (own, base) in [
      ("/docker/7", ""), ("/docker/7/x/y", "/x/y"), ("/docker/70", nil), ("/", nil),
      ("/docker/../docker/7", nil),
    ] {
      try fake.root.write("5:memory:\(own)\n", to: "proc/self/cgroup")
      let hierarchy = try #require(fake.layout().hierarchies.first)
      if let base {
        #expect(hierarchy.base == base)
      } else {
        #expect(hierarchy.obstacle?.contains("is not below /sys/fs/cgroup/memory") == true)
      }
    }
  }

  @Test func ofTwoMountsTheOneWithOurGroupCounts() throws {
    try fake.mountLegacy("memory")
    let mounts = try #require(fake.root.text("proc/self/mountinfo"))
    #expect(mkdir(fake.root.path("sys/fs/cgroup/other"), 0o755) == 0)
    let other = "8 7 0:5 /jail /sys/fs/cgroup/other rw - cgroup cgroup rw,memory\n"
    try fake.root.write(other + mounts, to: "proc/self/mountinfo")
    #expect(fake.layout().hierarchies.map(\.mountPoint) == ["/sys/fs/cgroup/memory"])
  }
}
