import CLinux
import Glibc
package import Quantities

/// The processors on which a process may run: sched_setaffinity(2).
package enum ProcessAffinity {
  /// - Returns: nil, or the error number: `EINVAL` when the machine has none of them.
  package static func setOwn(_ cpus: CPUList) -> Int32? {
    let numbers = cpus.numbers.map { Int32(clamping: $0) }
    return rmctl_set_own_affinity(numbers, numbers.count) == 0 ? nil : errno
  }
}
