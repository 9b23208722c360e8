import LinuxHost
import ResourceManagement

/// The clock and the boot of the machine we run on.
enum Host {
  static var bootID: String { HostClock.bootID }
  static let now: @Sendable () -> Now = { HostClock.now() }
  static let zones = ZoneSource { try? ZoneFile.load($0) }
}
