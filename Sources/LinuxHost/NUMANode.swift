import Glibc
package import Quantities

/// A NUMA node: processors, and the memory that is near to them.
package struct NUMANode: Hashable, Sendable {
  package let number: Int
  /// Online processors; empty for a node that has memory only.
  package let processors: CPUList
  /// nil when the kernel does not say.
  package let memory: ByteCount?

  /// All nodes with processors or memory, in order. One of everything where the kernel knows none.
  ///
  /// - Parameter root: stands for `/`.
  package static func read(root: String = "") -> [NUMANode] {
    let folder = root + "/sys/devices/system/node"
    let online = KernelFile.text(folder + "/online").flatMap(list)
    let nodes = (online?.numbers ?? []).map { number in
      NUMANode(
        number: number,
        processors: KernelFile.text("\(folder)/node\(number)/cpulist").flatMap(list) ?? .none,
        memory: KernelFile.text("\(folder)/node\(number)/meminfo").flatMap(total))
    }
    guard nodes.isEmpty else { return nodes }
    return [
      NUMANode(
        number: 0, processors: ProcessorCount.read(root: root)?.online ?? .none,
        memory: MemoryInfo.read(root: root)?.total)
    ]
  }

  private static func list(_ text: String) -> CPUList? {
    try? CPUList(parsing: String(text.prefix { $0 != "\n" }))
  }

  /// Of a line such as `Node 0 MemTotal:  12675284 kB`.
  static func total(_ text: String) -> ByteCount? {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 5, words[2] == "MemTotal:", words[4] == "kB",
        let kilobytes = KernelNumber.whole(words[3])
      else { continue }
      let (bytes, overflow) = Int64(clamping: kilobytes).multipliedReportingOverflow(by: 1024)
      return overflow ? nil : ByteCount(bytes: bytes)
    }
    return nil
  }
}
