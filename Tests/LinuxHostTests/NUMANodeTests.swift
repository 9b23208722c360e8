import LinuxHost
import Quantities
import TestSupport
import Testing

/// NUMA nodes on a tree of files that stands for `/`.
@Suite struct NUMANodeTests {
  private let root: TemporaryFolder

  init() throws {
    root = try TemporaryFolder()
  }

  private func write(_ text: String, _ name: String) throws {
    root.makeFolders(for: name)
    try root.write(text, to: name)
  }

  private func node(_ number: Int, cpus: String, kilobytes: Int) throws {
    let folder = "sys/devices/system/node/node\(number)"
    try write("\(cpus)\n", "\(folder)/cpulist")
    try write(
      "Node \(number) MemTotal:       \(kilobytes) kB\nNode \(number) MemFree: 1 kB\n",
      "\(folder)/meminfo")
  }

  @Test("every online node has its processors and its memory, also one with memory only")
  func nodes() throws {
    try write("0-1,3\n", "sys/devices/system/node/online")
    try node(0, cpus: "0-3,8-11", kilobytes: 1024)
    try node(1, cpus: "4-7", kilobytes: 2048)
    try node(3, cpus: "", kilobytes: 4096)
    let nodes = NUMANode.read(root: root.path)
    #expect(nodes.map(\.number) == [0, 1, 3])
    #expect(nodes.map(\.processors.description) == ["0-3,8-11", "4-7", ""])
    #expect(nodes.map { $0.memory?.bytes } == [1 << 20, 2 << 20, 4 << 20])
  }

  @Test("a kernel that knows no nodes has one with everything")
  func withoutNodes() throws {
    try write("0-7\n", "sys/devices/system/cpu/online")
    try write("MemTotal: 1048576 kB\nMemAvailable: 1 kB\n", "proc/meminfo")
    let nodes = NUMANode.read(root: root.path)
    #expect(nodes.map(\.number) == [0])
    #expect(nodes.first?.processors.count == 8)
    #expect(nodes.first?.memory == ByteCount(bytes: 1 << 30))
  }

  @Test(
    "what is no number is no memory", arguments: ["", "Node 0 MemTotal: x kB", "MemTotal: 1 kB"])
  func strangeMemory(text: String) throws {
    try write("0\n", "sys/devices/system/node/online")
    try write("0\n", "sys/devices/system/node/node0/cpulist")
    try write(text, "sys/devices/system/node/node0/meminfo")
    #expect(NUMANode.read(root: root.path).map(\.memory) == [nil])
  }

  @Test("this machine has a node with processors, and a kernel with a name")
  func thisMachine() {
    #expect(NUMANode.read().contains { !$0.processors.isEmpty })
    #expect(KernelRelease.current.hasPrefix("Linux "))
  }
}
