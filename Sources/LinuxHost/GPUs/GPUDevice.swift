package import Quantities

/// One GPU as the host tells of it.
package struct GPUDevice: Hashable, Sendable {
  package let name: GPUName
  /// Such as `NVIDIA H100 80GB HBM3`; nil when the host does not say.
  package let model: String?
  /// nil when the host does not say.
  package let memory: ByteCount?
  /// The NUMA node that it is near to; nil when the host does not say or knows none.
  package let node: Int?

  package init(
    _ name: GPUName, model: String? = nil, memory: ByteCount? = nil, node: Int? = nil
  ) {
    self.name = name
    self.model = model
    self.memory = memory
    self.node = node
  }
}

/// Where a device stands on the PCI bus, and what the kernel tells of devices there.
enum PCIAddress {
  /// The kernel's form of an address, `0000:3b:00.0`, from that or from the driver's longer one,
  /// `00000000:3B:00.0`; nil for anything else.
  static func kernelForm(_ text: some StringProtocol) -> String? {
    let parts = text.lowercased().split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, [4, 8].contains(parts[0].utf8.count), isHex(parts[0]),
      parts[1].utf8.count == 2, isHex(parts[1]), let domain = UInt32(parts[0], radix: 16)
    else { return nil }
    let place = parts[2].split(separator: ".", omittingEmptySubsequences: false)
    guard place.count == 2, place[0].utf8.count == 2, isHex(place[0]), place[1].utf8.count == 1,
      isHex(place[1])
    else { return nil }
    let digits = String(domain, radix: 16)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
      + ":\(parts[1]):\(parts[2])"
  }

  private static func isHex(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  /// The NUMA node of a device, from its folder below `/sys`; nil for the kernel's -1.
  static func node(in folder: String) -> Int? {
    guard let text = KernelFile.text(folder + "/numa_node"),
      let line = KernelNumber.line(text), let number = KernelNumber.whole(line)
    else { return nil }
    return CPUList.numberRange.contains(Int(clamping: number)) ? Int(number) : nil
  }
}
