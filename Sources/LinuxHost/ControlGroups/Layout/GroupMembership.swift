/// A line of `/proc/self/cgroup`: the group that a process stands in, in one hierarchy. cgroups(7).
package struct GroupMembership: Hashable, Sendable {
  /// The names of version 1, among them those of hierarchies without a controller, such as
  /// `name=systemd`; empty for version 2.
  package let controllers: [String]
  /// As this process's namespace names the group. Begins with `/..` when it is outside of it.
  package let path: String

  package init(controllers: [String], path: String) {
    self.controllers = controllers
    self.path = path
  }

  /// nil when the line has another form. Only the first two colons count: a path may have more.
  package init?(parsing line: Substring) {
    let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[2].hasPrefix("/") else { return nil }
    self.init(
      controllers: parts[1].split(separator: ",").map(String.init), path: String(parts[2]))
  }

  /// Lines of another form are left out.
  package static func list(parsing text: String) -> [GroupMembership] {
    text.split(separator: "\n").compactMap { GroupMembership(parsing: $0) }
  }

  /// Where the group lies below the point where `root` of the hierarchy is mounted, without a
  /// slash at the end: empty for the mount point itself. nil when it does not lie below it, which
  /// happens in containers and namespaces.
  package func path(belowMountOf root: String) -> String? {
    let own = path.split(separator: "/")
    let top = root.split(separator: "/")
    guard !own.contains(".."), !top.contains(".."), own.starts(with: top) else { return nil }
    return own.dropFirst(top.count).map { "/" + $0 }.joined()
  }
}
