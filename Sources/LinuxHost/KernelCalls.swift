import CLinux
import Glibc

/// System calls that may be missing: an old kernel has none, and a container may be forbidden them.
package enum KernelCalls {
  /// nil when a process can be held by a descriptor; otherwise the error number.
  package static func processDescriptorFailure() -> Int32? {
    let descriptor = rmctl_pidfd_open(getpid())
    guard descriptor >= 0 else { return errno }
    close(descriptor)
    return nil
  }

  /// nil when a file can be opened below a folder and nowhere else; otherwise the error number.
  package static func openBeneathFailure() -> Int32? {
    let root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard root >= 0 else { return errno }
    defer { close(root) }
    let opened = rmctl_open_beneath(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard opened >= 0 else { return errno }
    close(opened)
    return nil
  }
}
