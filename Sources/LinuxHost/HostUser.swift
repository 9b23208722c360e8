import Glibc

/// Names of the users that the host knows.
package enum HostUser {
  /// nil when the host has no such user.
  package static func name(of uid: UInt32) -> String? {
    getpwuid(uid).map { String(cString: $0.pointee.pw_name) }
  }

  package static var realID: UInt32 { getuid() }

  /// Whether the program runs with somebody else's rights: then nothing from the environment may
  /// say where files are.
  package static var isPrivilegedByOthers: Bool { getuid() != geteuid() || getgid() != getegid() }
}
