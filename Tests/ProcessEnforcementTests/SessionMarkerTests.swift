import Glibc
import LinuxHost
import ProcessEnforcement
import Quantities
import TestSupport
import Testing

@Suite struct SessionMarkerTests {
  @Test func onlyProcessesOfTheSessionCarryItsMarker() throws {
    let lineage = "lineage-\(getpid())"
    let marker = SessionMarker(lineage: lineage, session: SessionID(1))
    let child = try Child(marked: marker)
    let tenth = try Child(marked: SessionMarker(lineage: lineage, session: SessionID(10)))
    let foreign = try Child(marked: SessionMarker(lineage: "x" + lineage, session: SessionID(1)))
    let similar = try Child(variables: ["X\(SessionMarker.variable)=\(marker.value)"])
    #expect(soon { marker.processes().map(\.pid) == [child.pid] })
    withExtendedLifetime((child, tenth, foreign, similar)) {}
  }

  @Test func aProcessWithALargeEnvironmentIsFoundAsWell() throws {
    let marker = SessionMarker(lineage: "large-\(getpid())", session: SessionID(1))
    let large = (0..<4).map { "BIG\($0)=" + String(repeating: "x", count: 50_000) }
    let child = try Child(variables: large + ["\(SessionMarker.variable)=\(marker.value)"])
    #expect(soon { marker.processes().map(\.pid) == [child.pid] })
    withExtendedLifetime(child) {}
  }

  @Test func aDeadProcessIsNotFound() throws {
    let marker = SessionMarker(lineage: "dead-\(getpid())", session: SessionID(1))
    let child = try Child(marked: marker)
    #expect(soon { !marker.processes().isEmpty })
    kill(child.pid, SIGKILL)
    #expect(soon { child.hasEnded })
    #expect(marker.processes().isEmpty)
  }
}
