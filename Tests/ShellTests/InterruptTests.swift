import Foundation
import TestSupport
import Testing

/// Ctrl-C, Ctrl-D, Ctrl-Z and the signals that end a program.
struct InterruptTests {
  static let interrupt = "\u{3}"

  @Test func `Ctrl-C clears the line and the shell lives on`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("group create NEVER")
    try shell.terminal.wait(for: "NEVER")
    shell.terminal.type(Self.interrupt)
    try shell.prompt()
    let answer = try shell.enter("group list -o name")
    #expect(!answer.contains("NEVER"))
    #expect(answer.contains("BATCH_GROUP"))
  }

  @Test func `Ctrl-C gives up a statement that goes on in the next line`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("group create 'half\r")
    try shell.terminal.wait(for: "...> ")
    shell.terminal.type(Self.interrupt)
    try shell.prompt()
    #expect(try shell.enter("version").contains("\nrmctl "))
  }

  @Test func `Ctrl-C leaves a search in the history`() throws {
    let shell = try ShellTerminal()
    try shell.enter("version")
    shell.terminal.type("\u{12}ver")
    try shell.terminal.wait(for: "i-search)")
    try shell.terminal.wait(for: "r': ")
    shell.terminal.type(Self.interrupt)
    try shell.terminal.wait(for: "^C")
    try shell.prompt()
    #expect(try shell.enter("\\echo fine").contains("\nfine"))
  }

  @Test func `Ctrl-C during run ends the child and not the shell`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("run -- sh -c 'echo sta''rted; exec sleep 100'\r")
    try shell.terminal.wait(for: "started\r\n")
    shell.terminal.type(Self.interrupt)
    #expect(try shell.prompt().contains("!"))
    #expect(try shell.enter("\\echo :LAST_EXIT").contains("\n130"))
    #expect(try shell.enter("session list -o name").split(separator: "\n").count <= 2)
    #expect(shell.terminal.members == [shell.terminal.pid])
  }

  @Test func `Ctrl-C ends session wait and a watch`() throws {
    let shell = try ShellTerminal()
    let job = try shell.binary.start(["run", "--", "sleep", "100"])
    #expect(
      try eventually { try shell.binary.run(["session", "show", "1"]).out.contains("sleep") })
    shell.terminal.type("session wait 1\r")
    try shell.terminal.wait(for: "\n")
    #expect(shell.terminal.foreground == shell.terminal.pid)
    shell.terminal.type(Self.interrupt)
    #expect(try shell.prompt().contains("!"))
    try shell.enter("state path")
    shell.terminal.type("\\watch 60s\r")
    try shell.terminal.wait(for: "state.json\r\n")
    shell.terminal.type(Self.interrupt)
    try shell.prompt()
    #expect(job.isRunning)
    #expect(shell.leave() == .exited(0))
  }

  @Test func `Ctrl-D quits and leaves the terminal as it was`() throws {
    let shell = try ShellTerminal()
    #expect(!shell.terminal.hasOwnModes)
    #expect(shell.leave() == .exited(0))
    #expect(shell.terminal.hasOwnModes)
  }

  @Test func `Ctrl-D with an open transaction asks first`() throws {
    let shell = try ShellTerminal()
    try shell.enter("\\begin")
    try shell.enter("group create DRAFT")
    shell.terminal.type("\u{4}")
    try shell.terminal.wait(for: "[y/N] ")
    shell.terminal.type("n\r")
    try shell.terminal.wait(for: "still here")
    #expect(try shell.prompt().contains("*"))
    shell.terminal.type("\u{4}")
    try shell.terminal.wait(for: "[y/N] ")
    shell.terminal.type("y\r")
    #expect(shell.terminal.waitForChange() == .exited(0))
    #expect(try shell.binary.run(["group", "show", "DRAFT"]).code == 4)
  }

  @Test func `Ctrl-D and Ctrl-C at that question mean no, and it can be asked again`() throws {
    let shell = try ShellTerminal()
    try shell.enter("\\begin")
    for key in ["\u{4}", Self.interrupt] {
      shell.terminal.type("\u{4}")
      try shell.terminal.wait(for: "[y/N] ")
      shell.terminal.type(key)
      #expect(try shell.prompt().contains("*"))
    }
    shell.terminal.type("\u{4}")
    try shell.terminal.wait(for: "[y/N] ")
    shell.terminal.type("y\r")
    #expect(shell.terminal.waitForChange() == .exited(0))
  }

  @Test func `Ctrl-Z stops the shell with a sane terminal, and it comes back`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("group cre")
    try shell.terminal.wait(for: "group cre")
    shell.terminal.type("\u{1A}")
    #expect(shell.terminal.waitForChange() == .stopped(SIGSTOP))
    #expect(shell.terminal.hasOwnModes)
    shell.terminal.signal(SIGCONT)
    try shell.terminal.wait(for: "group cre")
    #expect(eventually { !shell.terminal.hasOwnModes })
    shell.terminal.type("ate BACK\r")
    try shell.terminal.wait(for: "group BACK created")
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func `A signal to end restores the terminal`(number: Int32) throws {
    let shell = try ShellTerminal()
    shell.terminal.type("half a li")
    try shell.terminal.wait(for: "half a li")
    shell.terminal.signal(number)
    let life = shell.terminal.waitForChange()
    #expect(life == .exited(128 + number) || life == .signaled(number))
    #expect(shell.terminal.hasOwnModes)
  }
}
