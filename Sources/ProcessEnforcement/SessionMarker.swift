import Glibc
package import LinuxHost
package import Quantities

/// A variable in the environment of every governed process. It survives what process groups do
/// not: a daemon that left its session is still known by it.
package struct SessionMarker: Hashable, Sendable {
  package static let variable = "RMCTL_SESSION"
  package let value: String

  /// - Parameter lineage: names the state, because session ids are unique only inside one.
  package init(lineage: String, session: SessionID) {
    value = "\(lineage)/\(session)"
  }

  /// Puts the marker into our own environment, from where the command inherits it.
  package func export() {
    setenv(Self.variable, value, 1)
  }

  /// Living processes that carry the marker.
  ///
  /// - Complexity: O(processes on the machine).
  package func processes() -> [ProcessStat] {
    let entry = "\(Self.variable)=\(value)"
    return ProcessStat.all().filter { process in
      process.pid != getpid() && process.state != "Z"
        && ProcessEnvironment.of(process.pid)?.contains { $0 == entry } == true
    }
  }
}
