import Glibc

/// Names of the users that the host knows.
package enum HostUser {
  /// nil when the host has no such user.
  package static func name(of uid: UInt32) -> String? {
    getpwuid(uid).map { String(cString: $0.pointee.pw_name) }
  }

  package static var realID: UInt32 { getuid() }

  /// The names of the groups that this process is in, in the order of their ids; a group without
  /// a name is left out.
  package static var groupNames: [String] {
    var ids = [gid_t](repeating: 0, count: 256)
    let count = getgroups(Int32(ids.count), &ids)
    let supplementary = count > 0 ? Array(ids.prefix(Int(count))) : []
    return Set(supplementary + [getgid()]).sorted().compactMap { id in
      getgrgid(id).map { String(cString: $0.pointee.gr_name) }
    }
  }

  /// Whether the program runs with somebody else's rights: then nothing from the environment may
  /// say where files are.
  package static var isPrivilegedByOthers: Bool { getuid() != geteuid() || getgid() != getegid() }
}
