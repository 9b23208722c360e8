import Glibc
import LinuxHost
import ResourceManagement

/// The clock and the boot of the machine we run on.
enum Host {
  static var bootID: String { HostClock.bootID }
  static let now: @Sendable () -> Now = { HostClock.now() }
  static let zones = ZoneSource { try? ZoneFile.load($0, from: zoneFolder) }

  /// Where the zones are: `$TZDIR`, as for every program that uses them.
  static let zoneFolder: String = {
    guard !HostUser.isPrivilegedByOthers, let path = getenv("TZDIR"), path.pointee != 0 else {
      return ZoneFile.folder
    }
    return String(cString: path)
  }()
}
