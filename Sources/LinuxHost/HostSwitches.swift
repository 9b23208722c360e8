/// Things that an administrator may have switched on or off.
package enum HostSwitches {
  /// Whether the kernel weighs terminals against each other, and nice inside each only; nil where
  /// it is built without that.
  package static func hasAutogroups(root: String = "") -> Bool? {
    flag("\(root)/proc/sys/kernel/sched_autogroup_enabled")
  }

  /// Whether memory may be moved to a disk or compressed; nil where the kernel does not say.
  package static func hasSwap(root: String = "") -> Bool? {
    // The first line is a headline.
    KernelFile.text(root + "/proc/swaps").map { text in
      text.split(separator: "\n").count > 1
    }
  }

  /// The most processes that the user may have; nil for no limit, and where nobody says.
  package static func mostProcesses(root: String = "") -> Int? {
    guard let text = KernelFile.text(root + "/proc/self/limits") else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix("Max processes ") }
    let words = line?.split(separator: " ") ?? []
    guard words.count >= 4 else { return nil }
    return KernelNumber.whole(words[2]).flatMap(Int.init(exactly:))
  }

  /// The name of the current boot; nil where the kernel does not say.
  package static func bootID(root: String = "") -> String? {
    guard let text = KernelFile.text(root + "/proc/sys/kernel/random/boot_id"),
      let line = KernelNumber.line(text), line.utf8.count == 36
    else { return nil }
    return String(line)
  }

  private static func flag(_ path: String) -> Bool? {
    KernelFile.text(path).flatMap(KernelNumber.line).flatMap(KernelNumber.whole).map { $0 != 0 }
  }
}
