import ResourceManagement

extension Context {
  /// The control group below which ours are made: as the option says, the environment or the
  /// preferences; nil for the one that this process stands in.
  func cgroupRoot(_ option: String?) throws(CommandError) -> String? {
    let sources = [
      ("--cgroup-root", option), ("RMCTL_CGROUP_ROOT", environment["RMCTL_CGROUP_ROOT"]),
      ("the preference cgroup-root", try dispatcher.preferences().cgroupRoot),
    ]
    for (source, root) in sources {
      guard let root else { continue }
      guard root.hasPrefix("/"), !root.split(separator: "/").contains("..") else {
        throw .usage(
          "\(source): \"\(root)\" does not begin at the top",
          hint: "a group as /proc/PID/cgroup names it: /delegated")
      }
      return root
    }
    return nil
  }
}
