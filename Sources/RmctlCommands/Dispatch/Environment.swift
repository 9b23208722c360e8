import Glibc
import LinuxHost
import ResourceManagement

/// What the process was started with, read once.
struct Environment {
  let variables: [String: String]
  let actor: Actor
  /// Ourselves, for the hidden stub and for the demo.
  let executable: String

  /// The environment of this process. With somebody else's rights no variable counts: a path
  /// from the caller must not decide what a privileged program writes to.
  static func current() -> Environment {
    let uid = HostUser.realID
    let actor = Actor(
      uid: uid, name: HostUser.name(of: uid) ?? "#\(uid)",
      // Root needs none, and finding them costs reading the group database.
      roles: uid == 0 ? [] : HostUser.groupNames)
    return Environment(
      variables: HostUser.isPrivilegedByOthers ? [:] : ownVariables(), actor: actor,
      executable: "/proc/self/exe")
  }

  private static func ownVariables() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee.map({ String(cString: $0) }) {
      if let equals = text.firstIndex(of: "=") {
        variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      entry += 1
    }
    return variables
  }

  /// nil for a variable that is not set or empty.
  subscript(name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  private var home: String { self["HOME"] ?? "/root" }

  /// `$RMCTL_STATE`, else the XDG place.
  var defaultStatePath: String {
    self["RMCTL_STATE"] ?? "\(self["XDG_STATE_HOME"] ?? "\(home)/.local/state")/rmctl/state.json"
  }

  var historyPath: String {
    "\(self["XDG_STATE_HOME"] ?? "\(home)/.local/state")/rmctl/history"
  }

  var configPath: String {
    "\(self["XDG_CONFIG_HOME"] ?? "\(home)/.config")/rmctl/config.json"
  }
}
