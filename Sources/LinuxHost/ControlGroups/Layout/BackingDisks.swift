import Glibc

/// The whole disks on which a file system stands: those that control groups limit.
package enum BackingDisks {
  /// - Returns: in order, each once. Empty for what stands on no block device, such as tmpfs, an
  ///   overlay, a network file system, and file systems over several disks that hide them (btrfs).
  ///   nil when the path cannot be looked at.
  package static func behind(path: String) -> [DeviceNumber]? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return of(DeviceNumber(raw: UInt64(status.st_dev)))
  }

  /// Follows a device to what it is made of: a partition to its disk, a volume of the device mapper
  /// or a RAID to its members.
  ///
  /// - Parameter root: stands for `/`.
  package static func of(_ device: DeviceNumber, root: String = "") -> [DeviceNumber] {
    var disks: Set<DeviceNumber> = []
    var seen: Set<DeviceNumber> = []
    var open = [device]
    while let next = open.popLast(), seen.count < mostDevices {
      guard seen.insert(next).inserted else { continue }
      let folder = "\(root)/sys/dev/block/\(next)"
      let members = KernelFile.names(in: folder + "/slaves")
        .compactMap { number("\(folder)/slaves/\($0)/dev") }
      if !members.isEmpty {
        open += members
      } else if access(folder + "/partition", F_OK) == 0 {
        // The link of a partition leads into the folder of its disk.
        if let disk = number(folder + "/../dev") { open.append(disk) }
      } else if number(folder + "/dev") != nil {
        disks.insert(next)
      }
    }
    return disks.sorted()
  }

  private static func number(_ path: String) -> DeviceNumber? {
    KernelFile.text(path).flatMap { DeviceNumber(parsing: $0) }
  }

  /// Volumes on volumes: more are never stacked.
  private static let mostDevices = 1_000
}
