import Foundation
import TestSupport
import Testing

/// `rmctl top` with a person in front of it.
@Suite struct TopKeyTests {
  @Test("keys sort, hide and end; the terminal is as it was")
  func keys() throws {
    let shell = try ShellTerminal(["top", "--delay", "10m"], waits: false)
    let terminal = shell.terminal
    _ = try terminal.wait(for: "SESSION  GROUP")
    terminal.type("s")
    let hidden = try terminal.wait(for: "GROUP  RUNNING")
    #expect(!hidden.contains("SESSION  GROUP"))
    // Each of these draws at once, long before the delay is over.
    for key in ["m", "c", "i", "t", "p", " "] {
      terminal.type(key)
      _ = try terminal.wait(for: "GROUP  RUNNING")
    }
    terminal.type("q")
    #expect(terminal.waitForChange() == .exited(0))
  }
}
