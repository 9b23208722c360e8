import Quantities

/// What AMD's driver tells of GPUs in `/sys/class/drm/cardN/device`.
enum AMDDriverFiles {
  private static let vendor = "0x1002"
  private static let names = "/product_name"

  /// Cards with memory of their own, in the order of their numbers.
  ///
  /// - Parameter root: stands for `/`.
  static func all(root: String) -> [GPUDevice] {
    let folder = root + "/sys/class/drm"
    let cards = KernelFile.names(in: folder).compactMap { name in
      name.hasPrefix("card") ? KernelNumber.whole(name.dropFirst(4)) : nil
    }
    var devices: [GPUDevice] = []
    for card in cards.sorted() {
      let place = "\(folder)/card\(card)/device"
      guard line(place + "/vendor") == vendor, let size = line(place + "/mem_info_vram_total"),
        let bytes = KernelNumber.whole(size).flatMap({ Int64(exactly: $0) }), bytes > 0
      else { continue }
      // The runtime's name is made of it; cards for the desk often have none.
      let unique = line(place + "/unique_id").flatMap { try? GPUName(parsing: "GPU-" + $0) }
      devices.append(
        GPUDevice(
          unique ?? GPUName(.amd, number: devices.count), model: line(place + names),
          memory: ByteCount(bytes: bytes), node: PCIAddress.node(in: place)))
    }
    return devices
  }

  /// The only line of a file; nil for an empty one.
  private static func line(_ path: String) -> String? {
    guard let text = KernelFile.text(path), let line = KernelNumber.line(text), !line.isEmpty
    else { return nil }
    return String(line)
  }
}
