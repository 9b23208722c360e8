import Foundation
import Glibc

/// The control groups that rmctl makes on this machine, as a person would look for them: by their
/// names in the file system.
public enum ControlGroupsHere {
  /// Whether this process may make groups with a share of the CPU, and limits of memory and of
  /// processes. Tests that need it are skipped elsewhere.
  public static let areUsable: Bool = {
    guard let rmctl = try? RmctlBinary(),
      let answer = try? rmctl.run(["host", "show", "-o", "json"]),
      let controllers = answer.json["controllers"] as? [[String: Any]]
    else { return false }
    let usable = controllers.filter { $0["usable"] as? Bool == true }
      .compactMap { $0["controller"] as? String }
    return ["cpu", "memory", "pids"].allSatisfy(usable.contains)
  }()

  /// Our folders of a state, in all hierarchies.
  public static func bases(ofState text: String) -> [String] {
    guard let range = text.range(of: "\"lineage\":\"") else { return [] }
    let lineage = text[range.upperBound...].prefix { $0 != "\"" }
    return folders(named: "rmctl-" + lineage.filter(\.isHexDigit).prefix(12))
  }

  private static func folders(named name: String) -> [String] {
    let memberships =
      (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8))?.split(separator: "\n")
      ?? []
    var found: [String] = []
    for line in memberships {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let mounts =
        parts[1].isEmpty ? ["", "/unified"] : parts[1].split(separator: ",").map { "/" + $0 }
      for mount in mounts {
        let path = "/sys/fs/cgroup\(mount)\(parts[2] == "/" ? "" : parts[2])/\(name)"
        if access(path, F_OK) == 0 { found.append(path) }
      }
    }
    return found
  }

  /// The text of a file in the groups of a state: the first one whose path ends so.
  ///
  /// - Parameters:
  ///   - group: below our folder: `g-3/s-1`.
  ///   - files: names in either version; the first that is there counts.
  public static func text(ofState state: String, _ group: String, _ files: [String]) -> String? {
    for base in bases(ofState: state) {
      for file in files {
        if let text = try? String(contentsOfFile: "\(base)/\(group)/\(file)", encoding: .utf8) {
          return text.trimmingCharacters(in: .whitespacesAndNewlines)
        }
      }
    }
    return nil
  }

  /// Writes a file of a group by hand, as somebody may who is not us.
  public static func write(
    _ value: String, ofState state: String, _ group: String, _ files: [String]
  ) -> Bool {
    for base in bases(ofState: state) {
      for file in files where access("\(base)/\(group)/\(file)", W_OK) == 0 {
        let descriptor = open("\(base)/\(group)/\(file)", O_WRONLY)
        defer { close(descriptor) }
        return Glibc.write(descriptor, value, value.utf8.count) == value.utf8.count
      }
    }
    return false
  }

  /// Removes what a test has left, where no process is in it.
  static func remove(ofState text: String) {
    for base in bases(ofState: text) {
      let below = FileManager.default.enumerator(atPath: base)?.compactMap { $0 as? String } ?? []
      for path in below.sorted(by: { $0.utf8.count > $1.utf8.count }) { rmdir("\(base)/\(path)") }
      rmdir(base)
    }
  }
}
