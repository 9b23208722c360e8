import Glibc
import LinuxHost
import Quantities
import TestSupport
import Testing

/// What there is to share out, on a tree of files that stands for `/`.
@Suite struct HostCapacityTests {
  let root: TemporaryFolder

  init() throws {
    root = try TemporaryFolder()
    try write("0-7\n", "sys/devices/system/cpu/online")
    try write("0,4\n", "sys/devices/system/cpu/cpu0/topology/thread_siblings_list")
    try write("Name:\tx\nCpus_allowed:\tff\nCpus_allowed_list:\t0-7\n", "proc/self/status")
    try write("MemTotal: 1048576 kB\nMemAvailable: 524288 kB\n", "proc/meminfo")
  }

  private func write(_ text: String, _ name: String) throws {
    root.makeFolders(for: name)
    try root.write(text, to: name)
  }

  private func capacity(_ isContainerAware: Bool = true) -> [Int64] {
    let found = HostCapacity.read(isContainerAware: isContainerAware, root: root.path)
    return [
      Int64(found.processors), Int64(found.threadsPerCore), (found.memory?.bytes ?? -1) >> 20,
    ]
  }

  private var limits: ContainerLimits { ContainerLimits.read(root: root.path) }

  @Test func withoutLimitsItIsTheWholeMachine() {
    #expect(capacity() == [8, 2, 1024])
    #expect(capacity(false) == [8, 2, 1024])
    #expect(limits.memory == nil && limits.processors == nil)
  }

  @Test func whereNothingCanBeReadItIsOneProcessor() throws {
    let nothing = try TemporaryFolder()
    for isAware in [true, false] {
      let found = HostCapacity.read(isContainerAware: isAware, root: nothing.path)
      #expect(found.processors == 1 && found.threadsPerCore == 1 && found.memory == nil)
    }
    #expect(ProcessorCount.read(root: nothing.path) == nil)
    #expect(MemoryInfo.read(root: nothing.path) == nil)
    #expect(LoadAverage.read(root: nothing.path) == nil)
    for resource in PressureFile.Resource.allCases {
      #expect(PressureFile.read(resource, root: nothing.path) == nil)
    }
  }

  @Test func readersTakeTheFilesOfTheirRoot() throws {
    for resource in PressureFile.Resource.allCases {
      let text = "some avg10=\(resource.rawValue.count).00 avg60=0.00 avg300=0.00 total=1\n"
      try write(text, "proc/pressure/\(resource.rawValue)")
      let found = try #require(PressureFile.read(resource, root: root.path))
      #expect(found.some.average10 == Double(resource.rawValue.count))
    }
    try write("0.50 0.25 0.10 1/2 3\n", "proc/loadavg")
    #expect(LoadAverage.read(root: root.path)?.one == 0.5)
    try write("syscr: 1\nsyscw: 2\nread_bytes: 3\nwrite_bytes: 4\n", "proc/42/io")
    #expect(ProcessIO.of(42, root: root.path)?.writeCalls == 2)
  }

  @Test func theAffinityCounts() throws {
    try write("Cpus_allowed_list:\t2-3,9-12\n", "proc/self/status")
    #expect(capacity() == [2, 2, 1024])
    #expect(capacity(false) == [8, 2, 1024])
    try write("Cpus_allowed_list:\t100\n", "proc/self/status")
    #expect(capacity() == [8, 2, 1024])
  }

  @Test func unknownSiblingsAreOneThreadPerCore() throws {
    for text in ["", "0\n", "x\n", "0-\n"] {
      try write(text, "sys/devices/system/cpu/cpu0/topology/thread_siblings_list")
      #expect(capacity() == [8, 1, 1024])
    }
    try write("0-3\n", "sys/devices/system/cpu/cpu0/topology/thread_siblings_list")
    #expect(capacity() == [8, 4, 1024])
  }

  @Test func version2TheSmallestLimitOnTheWayUpCounts() throws {
    try write("0::/a/b/c\n", "proc/self/cgroup")
    try write("max\n", "sys/fs/cgroup/a/b/c/memory.max")
    try write("max 100000\n", "sys/fs/cgroup/a/b/c/cpu.max")
    try write("268435456\n", "sys/fs/cgroup/a/b/memory.max")
    try write("150000 100000\n", "sys/fs/cgroup/a/b/cpu.max")
    try write("536870912\n", "sys/fs/cgroup/a/memory.max")
    try write("800000 100000\n", "sys/fs/cgroup/a/cpu.max")
    #expect(limits.memory?.bytes == 256 << 20 && limits.processors == 1.5)
    #expect(capacity() == [2, 2, 256])
    #expect(capacity(false) == [8, 2, 1024])
    try write("64000000\n", "sys/fs/cgroup/a/memory.max")
    try write("100000 400000\n", "sys/fs/cgroup/a/cpu.max")
    #expect(limits.memory?.bytes == 64_000_000 && limits.processors == 0.25)
    #expect(capacity() == [1, 2, 61])
  }

  @Test func aLimitAboveTheMachineIsNone() throws {
    try write("0::/a\n", "proc/self/cgroup")
    try write("4611686018427387904\n", "sys/fs/cgroup/a/memory.max")
    #expect(limits.memory == nil)
    try write("4611686018427387903\n", "sys/fs/cgroup/a/memory.max")
    try write("18446744073709551615 1\n", "sys/fs/cgroup/a/cpu.max")
    #expect(limits.memory != nil && capacity() == [8, 2, 1024])
  }

  @Test func version1HasAFolderPerController() throws {
    try write(
      "9:name=systemd:/\n4:memory:/docker/7\n2:cpu,cpuacct:/docker/8\n1:pids:/x\n",
      "proc/self/cgroup")
    try write("9223372036854771712\n", "sys/fs/cgroup/memory/docker/7/memory.limit_in_bytes")
    try write("134217728\n", "sys/fs/cgroup/memory/docker/memory.limit_in_bytes")
    try write("-1\n", "sys/fs/cgroup/cpu,cpuacct/docker/8/cpu.cfs_quota_us")
    try write("100000\n", "sys/fs/cgroup/cpu,cpuacct/docker/8/cpu.cfs_period_us")
    try write("300000\n", "sys/fs/cgroup/cpu,cpuacct/docker/cpu.cfs_quota_us")
    try write("100000\n", "sys/fs/cgroup/cpu,cpuacct/docker/cpu.cfs_period_us")
    try write("1\n", "sys/fs/cgroup/pids/x/memory.limit_in_bytes")
    #expect(limits.memory?.bytes == 128 << 20 && limits.processors == 3)
    #expect(capacity() == [3, 2, 128])
  }

  @Test func theTopOfWhatIsMountedIsTheContainerItself() throws {
    try write("4:memory:/docker/of-the-host\n1:cpu:/docker/of-the-host\n", "proc/self/cgroup")
    try write("33554432\n", "sys/fs/cgroup/memory/memory.limit_in_bytes")
    try write("200000\n", "sys/fs/cgroup/cpu/cpu.cfs_quota_us")
    try write("100000\n", "sys/fs/cgroup/cpu/cpu.cfs_period_us")
    #expect(limits.memory?.bytes == 32 << 20 && limits.processors == 2)
  }

  @Test func aPathOutOfTheMountIsNotFollowed() throws {
    try write("0::/../../secret\n", "proc/self/cgroup")
    try write("4096\n", "sys/secret/memory.max")
    try write("4096\n", "secret/memory.max")
    #expect(limits.memory == nil)
    try write("8192\n", "sys/fs/cgroup/memory.max")
    #expect(limits.memory?.bytes == 8192)
  }

  @Test(
    arguments: [
      "", "\n", "max", "x 100000\n", "100000\n", "0 100000\n", "100000 0\n", "-1 100000\n",
      "100000 100000 1\n", "max 100000\n",
    ])
  func anotherFormIsNoLimit(text: String) throws {
    try write("0::/\n:::\n1:memory\nnoise\n5:memory:relative\n", "proc/self/cgroup")
    try write(text, "sys/fs/cgroup/cpu.max")
    try write(text, "sys/fs/cgroup/memory.max")
    #expect(limits.processors == nil)
    #expect(limits.memory == nil || text == "100000\n")
  }
}
