import LinuxHost
import Quantities
import TestSupport
import Testing

/// GPUs on a tree of files that stands for `/`, and a script that stands for `nvidia-smi`.
@Suite struct GPULookTests {
  private let root: TemporaryFolder
  private static let first = "GPU-8dfd6a8c-1f9a-4d6b-9a30-0c5f6f2b7a11"
  private static let second = "GPU-2c9e5a70-77aa-41b5-8f2e-51d7c7a9e0f3"

  init() throws {
    root = try TemporaryFolder()
  }

  private func write(_ text: String, _ name: String, mode: UInt32 = 0o600) throws {
    root.makeFolders(for: name)
    try root.write(text, to: name, mode: mode)
  }

  /// As driver 535 writes it.
  private func card(
    _ address: String, _ uuid: String, more: String = "GPU Excluded:\t No\n", node: String? = nil
  ) throws {
    try write(
      """
      Model: \t\t NVIDIA H100 80GB HBM3
      IRQ:   \t\t 283
      GPU UUID: \t \(uuid)
      Video BIOS: \t 96.00.74.00.01
      Bus Type: \t PCIe
      DMA Size: \t 52 bits
      DMA Mask: \t 0xfffffffffffff
      Bus Location: \t \(address)
      Device Minor: \t 0
      GPU Firmware: \t 535.129.03
      \(more)
      """, "proc/driver/nvidia/gpus/\(address)/information")
    if let node { try write(node + "\n", "sys/bus/pci/devices/\(address)/numa_node") }
  }

  private func tool(_ script: String) throws -> String {
    try write("#!/bin/sh\n\(script)\n", "smi", mode: 0o700)
    return root.path("smi")
  }

  private func look(
    needsMemory: Bool = false, tool: String = "/nowhere/smi", patience: TimeSpan = .seconds(20)
  ) -> GPULook {
    GPULook.read(needsMemory: needsMemory, tool: tool, patience: patience, root: root.path)
  }

  @Test("the driver's files tell names, models and nodes, in the order of the addresses")
  func files() throws {
    try card("0000:9b:00.0", Self.first, node: "1")
    try card("0000:18:00.0", Self.second, node: "-1")
    try card("0000:3b:00.0", Self.second, more: "GPU Excluded:\t Yes\n")
    let tool = try tool("echo started > \(root.path("started"))")
    let found = look(tool: tool)
    #expect(found.trouble == nil && found.isComplete)
    #expect(found.devices.map(\.name.description) == [Self.second, Self.first])
    #expect(found.devices.map(\.model) == ["NVIDIA H100 80GB HBM3", "NVIDIA H100 80GB HBM3"])
    #expect(found.devices.map(\.node) == [nil, 1] && found.devices.allSatisfy { $0.memory == nil })
    #expect(root.read("started") == nil, "the tool was started for nothing")
  }

  @Test("the tool tells the memory, and the names where the driver does not know them yet")
  func memory() throws {
    try card("0000:18:00.0", "GPU-????????-????-????-????-????????????", node: "0")
    let tool = try tool(
      """
      [ "$*" = "--query-gpu=index,uuid,name,memory.total,pci.bus_id \
      --format=csv,noheader,nounits" ] || exit 7
      echo '0, \(Self.first), NVIDIA H100 80GB HBM3, 81559, 00000000:18:00.0'
      echo '1, \(Self.second), NVIDIA GB10, [N/A], 0000000F:01:00.0'
      """)
    for needsMemory in [true, false] {
      let found = look(needsMemory: needsMemory, tool: tool)
      #expect(found.trouble == nil && found.isComplete)
      #expect(found.devices.map(\.name.visible) == [Self.first, Self.second])
      #expect(found.devices.map(\.memory) == [ByteCount(bytes: 81559 << 20), nil])
      #expect(found.devices.map(\.node) == [0, nil])
    }
    let without = look()
    #expect(without.devices.map(\.name.description) == ["nvidia:0"] && without.isComplete)
    #expect(without.trouble?.contains("/nowhere/smi") == true)
  }

  @Test(
    "what is no list of GPUs is none, and is told",
    arguments: [
      "No devices were found", "0, \(first), H100, 81559",
      "0, \(first), H100, lots, 00000000:18:00.0",
      "1, \(first), H100, 81559, 00000000:18:00.0", "0, GPU-1, H100, 81559, 00000000:18:00.0",
      "0, \(first), , 81559, 00000000:18:00.0", "0, \(first), H100, 81559, 18:00.0",
      "0, \(first), H100, -1, 00000000:18:00.0",
      "0, \(first), H100, 99999999999999999999, 00000000:18:00.0",
      "0, \(first), H100, 9223372036854775807, 00000000:18:00.0",
      "0, GPU-0123456789abcdef, H100, 1, 00000000:18:00.0",
    ])
  func strange(line: String) throws {
    let found = look(tool: try tool("echo '\(line)'"))
    #expect(found.devices.isEmpty && !found.isComplete)
    #expect(found.trouble?.hasSuffix("wrote what is no list of GPUs") == true)
  }

  @Test("a tool that fails is told with what it said; none at all is a machine without GPUs")
  func failing() throws {
    let failed = look(tool: try tool("echo 'No devices'; echo more; exit 9"))
    #expect(failed.trouble?.hasSuffix("failed with code 9: No devices") == true)
    #expect(!failed.isComplete)
    let killed = look(tool: try tool("kill -KILL $$"))
    #expect(killed.trouble?.hasSuffix("was ended by a signal") == true && !killed.isComplete)
    let none = look()
    #expect(none == look(needsMemory: true) && none.devices.isEmpty && none.isComplete)
    #expect(none.trouble == nil)
  }

  @Test("a tool that never stops writing, or never stops, is ended with what it has started")
  func endless() throws {
    let long = look(tool: try tool("yes & yes"))
    #expect(long.trouble?.hasSuffix("bytes") == true && !long.isComplete)
    let pidFile = root.path("pid")
    let late = look(
      tool: try tool("sleep 1000 & echo $! > \(pidFile); wait"), patience: .seconds(2))
    #expect(late.trouble?.hasSuffix("did not answer within 2s") == true)
    let pid = root.read("pid").flatMap {
      Int32(String(decoding: $0.dropLast(), as: UTF8.self))
    }
    let sleeper = try #require(pid)
    // Whoever adopts orphans may take a moment to bury this one.
    #expect(ProcessStat.of(sleeper).map { $0.state == "Z" } ?? true)
  }

  @Test(
    "a file of the driver in another form makes the tool the judge",
    arguments: [
      "", "Model: X\n", "Bus Location: 0000:18:00.0\nGPU UUID: \(first)\n",
      "Bus Location: 18:00.0\nGPU UUID: \(first)\nDevice Minor: 0\n",
      "Bus Location: 0000:18:00.0\nGPU UUID: GPU-1\nDevice Minor: 0\n", "no colon\n",
      "Bus Location: 0000:18:00.0\nGPU UUID: \(first)\nDevice Minor: zero\n",
    ])
  func strangeFile(text: String) throws {
    try write(text, "proc/driver/nvidia/gpus/0000:18:00.0/information")
    let found = look(
      tool: try tool("echo '0, \(Self.second), H100, 1, 00000000:18:00.0'"))
    #expect(found.devices.map(\.name.visible) == [Self.second])
  }

  @Test("AMD's cards with memory of their own, by unique id or by number")
  func amd() throws {
    func card(_ number: Int, _ files: [String: String]) throws {
      for (name, text) in files {
        try write(text + "\n", "sys/class/drm/card\(number)/device/\(name)")
      }
    }
    try card(
      10,
      ["vendor": "0x1002", "mem_info_vram_total": "68702699520", "unique_id": "84F1C32A0B5D9E77"])
    try card(
      1,
      [
        "vendor": "0x1002", "mem_info_vram_total": "25753026560", "numa_node": "1",
        "product_name": "Radeon PRO W7900",
      ])
    try card(0, ["vendor": "0x8086", "mem_info_vram_total": "1"])
    try card(2, ["vendor": "0x1002"])
    try card(3, ["vendor": "0x1002", "mem_info_vram_total": "much"])
    try write("0x1002\n", "sys/class/drm/card1-DP-1/device/vendor")
    let found = look()
    #expect(found.isComplete && found.trouble == nil)
    #expect(found.devices.map(\.name.description) == ["amd:0", "GPU-84f1c32a0b5d9e77"])
    #expect(found.devices.map(\.memory?.bytes) == [25_753_026_560, 68_702_699_520])
    #expect(found.devices.map(\.model) == ["Radeon PRO W7900", nil])
    #expect(found.devices.map(\.node) == [1, nil])
  }
}
