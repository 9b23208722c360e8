import CLinux
import Glibc

/// Tells when a file in a folder has been replaced by renaming another onto it: inotify(7).
package struct FolderWatch: ~Copyable {
  /// Readable when something was replaced.
  package let descriptor: Int32

  /// nil where the kernel has no watch left, or there is no such folder.
  package init?(_ folder: String) {
    let descriptor = rmctl_watch_renames(folder)
    guard descriptor >= 0 else { return nil }
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Takes all that was told.
  package func drain() {
    var bytes = [UInt8](repeating: 0, count: 4096)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }
}
