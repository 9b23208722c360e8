import Foundation
import TestSupport
import Testing

struct PromptTests {
  @Test func `The prompt names the active plan and running of limit`() throws {
    let shell = try ShellTerminal(waits: false)
    let prompt = try shell.prompt()
    let user = RmctlBinary.isRoot ? "#" : ""
    #expect(prompt.wholeMatch(of: /rm:DEFAULT_PLAN\(0\/-\)(#?)>/)?.1 == user[...])
    shell.terminal.type("plan activate DAYTIME_PLAN\r")
    try shell.terminal.wait(for: "\nrm:DAYTIME_PLAN(0/-)")
    shell.terminal.type("group create POOL --sessions 7\r")
    try shell.terminal.wait(for: "\nrm:DAYTIME_PLAN(0/7)")
  }

  @Test func `The prompt counts what runs at this moment`() throws {
    let shell = try ShellTerminal()
    let job = try shell.binary.start(["run", "--", "sleep", "100"])
    #expect(
      try eventually {
        shell.terminal.type("\r")
        return try shell.prompt().contains("(1/")
      })
    job.signal(SIGTERM)
    #expect(
      try eventually {
        shell.terminal.type("\r")
        return try shell.prompt().contains("(0/")
      })
  }

  @Test func `A failure shows as an exclamation mark until something succeeds`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("group show NOPE\r")
    try shell.terminal.wait(for: "group.not-found")
    #expect(try shell.prompt().contains(")!"))
    shell.terminal.type("group list -o name\r")
    #expect(try !shell.prompt().contains("!"))
  }

  @Test func `A transaction shows as a star`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("\\begin\r")
    #expect(try shell.prompt().contains(")*"))
    shell.terminal.type("\\rollback\r")
    #expect(try !shell.prompt().contains("*"))
  }

  @Test func `A prompt of one's own is made of the letters`() throws {
    let shell = try ShellTerminal()
    try shell.enter("group create ONE")
    shell.terminal.type("\\prompt '[%p %g %x%e %%]= '\r")
    try shell.terminal.wait(for: "\n")
    try shell.terminal.wait(for: "[DEFAULT_PLAN 1  %]= ")
  }

  @Test func `A state that cannot be read is a question mark, and the shell lives on`() throws {
    let shell = try ShellTerminal()
    try shell.enter("group list -o name")
    try shell.binary.write("{ broken", to: "state.json")
    shell.terminal.type("\r")
    #expect(try shell.prompt().hasPrefix("rm:?("))
    #expect(shell.leave() == .exited(0))
  }
}
