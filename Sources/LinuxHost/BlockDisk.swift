/// A disk with hardware or a virtual machine behind it, and how the kernel orders its requests.
package struct BlockDisk: Hashable, Sendable {
  package let name: String
  package let number: DeviceNumber
  /// Such as `bfq`; nil when the kernel does not say.
  package let scheduler: String?
  package let available: [String]

  /// In the order of their names. Loops, RAM disks and volumes over other disks are left out: what
  /// is below them decides.
  ///
  /// - Parameter root: stands for `/`.
  package static func all(root: String = "") -> [BlockDisk] {
    let folder = root + "/sys/block"
    return KernelFile.names(in: folder).compactMap { name in
      let place = "\(folder)/\(name)"
      guard !KernelFile.names(in: place + "/device").isEmpty,
        let number = KernelFile.text(place + "/dev").flatMap({ DeviceNumber(parsing: $0) })
      else { return nil }
      let words = schedulers(KernelFile.text(place + "/queue/scheduler") ?? "")
      return BlockDisk(
        name: name, number: number, scheduler: words.current, available: words.all)
    }
  }

  /// Of a line such as `none [mq-deadline] kyber bfq`.
  private static func schedulers(_ text: String) -> (current: String?, all: [String]) {
    let words = text.split { $0 == " " || $0 == "\n" }
    let current = words.first { $0.hasPrefix("[") && $0.hasSuffix("]") }
    return (
      current.map { String($0.dropFirst().dropLast()) },
      words.map { $0.trimmingBrackets() }
    )
  }

  /// The devices on which the kernel weighs I/O by its cost, whatever their scheduler; nil where it
  /// cannot.
  ///
  /// - Parameter file: `io.cost.qos` of the top of version 2.
  package static func weighedByCost(_ file: String) -> Set<DeviceNumber>? {
    guard let text = KernelFile.text(file) else { return nil }
    let lines = text.split(separator: "\n").filter {
      $0.split(separator: " ").contains("enable=1")
    }
    return Set(lines.compactMap { $0.split(separator: " ").first.flatMap(DeviceNumber.init) })
  }
}

extension Substring {
  fileprivate func trimmingBrackets() -> String {
    hasPrefix("[") && hasSuffix("]") && count > 1 ? String(dropFirst().dropLast()) : String(self)
  }
}
