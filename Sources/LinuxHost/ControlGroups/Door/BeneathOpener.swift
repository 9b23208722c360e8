import CLinux
import Glibc

/// Opens below a folder and never leaves it: not over `..`, links, or another file system.
enum BeneathOpener {
  /// - Parameters:
  ///   - path: relative, without `.` components at the end.
  ///   - stepwise: opens component by component, as on a kernel before 5.6.
  /// - Returns: a descriptor, or -1 with `errno` set.
  static func open(
    _ folder: Int32, _ components: [String], flags: Int32, stepwise: Bool = false
  ) -> Int32 {
    let path = components.isEmpty ? "." : components.joined(separator: "/")
    if !stepwise {
      let file = rmctl_open_beneath(folder, path, flags | O_CLOEXEC)
      if file >= 0 || errno != ENOSYS { return file }
    }
    return byComponent(folder, components, flags: flags)
  }

  private static func byComponent(
    _ folder: Int32, _ components: [String], flags: Int32
  ) -> Int32 {
    var top = stat()
    guard fstat(folder, &top) == 0 else { return -1 }
    var current = openat(folder, ".", pathOnly | O_DIRECTORY | O_CLOEXEC)
    for (index, name) in components.enumerated() where current >= 0 {
      guard name != "..", !name.utf8.contains(UInt8(ascii: "/")) else {
        return fail(current, EXDEV)
      }
      let isLast = index == components.count - 1
      let kind = isLast ? flags : pathOnly | O_DIRECTORY
      let next = openat(current, name, kind | O_NOFOLLOW | O_CLOEXEC)
      let number = errno
      close(current)
      errno = number
      current = next
      var status = stat()
      if current >= 0, fstat(current, &status) != 0 || status.st_dev != top.st_dev {
        return fail(current, EXDEV)
      }
    }
    guard components.isEmpty, current >= 0 else { return current }
    close(current)
    return openat(folder, ".", flags | O_CLOEXEC)
  }

  private static func fail(_ file: Int32, _ number: Int32) -> Int32 {
    close(file)
    errno = number
    return -1
  }

  /// O_PATH, which needs _GNU_SOURCE in C.
  private static let pathOnly: Int32 = 0o10000000
}
