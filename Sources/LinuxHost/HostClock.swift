import Glibc
package import Quantities

/// The host's two clocks and the name of its current boot.
package enum HostClock {
  package static func now() -> Now {
    Now(
      boot: Instant(nanoseconds: read(CLOCK_BOOTTIME)),
      wall: WallTime(milliseconds: read(CLOCK_REALTIME) / 1_000_000))
  }

  /// Changes with every start of the machine; "unknown" where the kernel does not say.
  package static let bootID: String = {
    guard let text = KernelFile.text("/proc/sys/kernel/random/boot_id") else { return "unknown" }
    return String(text.prefix { $0 != "\n" })
  }()

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
