import Glibc
import LinuxHost
import TestSupport
import Testing

@Suite struct ProcessEnvironmentTests {
  @Test func entriesAreThoseTheProcessWasStartedWith() throws {
    let child = try Child(variables: ["A=1", "B=two words", "C=x=y", "EMPTY="])
    // The environment appears a moment after the name.
    #expect(soon { ProcessEnvironment.of(child.pid)?.isEmpty == false })
    #expect(ProcessEnvironment.of(child.pid) == ["A=1", "B=two words", "C=x=y", "EMPTY="])
  }

  @Test func aLargeEnvironmentIsReadToItsEnd() throws {
    let large = (0..<8).map { "BIG\($0)=" + String(repeating: "x", count: 50_000) }
    let child = try Child(variables: large + ["LAST=here"])
    #expect(soon { ProcessEnvironment.of(child.pid)?.isEmpty == false })
    let entries = try #require(ProcessEnvironment.of(child.pid))
    #expect(entries.count == 9)
    #expect(entries.last == "LAST=here")
  }

  @Test func aProcessThatIsGoneHasNone() {
    #expect(ProcessEnvironment.of(Int32.max) == nil)
    #expect(ProcessEnvironment.of(-5) == nil)
  }
}
