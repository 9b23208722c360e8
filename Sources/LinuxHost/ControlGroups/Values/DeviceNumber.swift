/// A block device as control groups name it: `254:0`.
package struct DeviceNumber: Hashable, Comparable, Sendable {
  package let major: UInt32
  package let minor: UInt32

  package init(major: UInt32, minor: UInt32) {
    self.major = major
    self.minor = minor
  }

  /// - Parameter raw: `st_dev` or `st_rdev`, taken apart as in makedev(3).
  package init(raw: UInt64) {
    major = UInt32(truncatingIfNeeded: raw >> 8 & 0xfff | raw >> 32 & 0xffff_f000)
    minor = UInt32(truncatingIfNeeded: raw & 0xff | raw >> 12 & 0xffff_ff00)
  }

  /// Two numbers and a colon, with or without the end of a line.
  package init?(parsing text: some StringProtocol) {
    let parts = text.prefix { $0 != "\n" }
      .split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let major = KernelNumber.whole(parts[0]).flatMap(UInt32.init(exactly:)),
      let minor = KernelNumber.whole(parts[1]).flatMap(UInt32.init(exactly:))
    else { return nil }
    self.init(major: major, minor: minor)
  }

  package static func < (a: DeviceNumber, b: DeviceNumber) -> Bool {
    (a.major, a.minor) < (b.major, b.minor)
  }
}

extension DeviceNumber: CustomStringConvertible {
  package var description: String { "\(major):\(minor)" }
}
