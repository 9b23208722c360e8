import Foundation
import TestSupport
import Testing

/// `\begin`, `\commit`, `\rollback` and `\diff`.
struct TransactionTests {
  private func names(_ shell: ShellTerminal) throws -> [Substring] {
    try shell.binary.run(["group", "list", "-o", "name"]).out.split(separator: "\n")
  }

  @Test func `A change is seen inside at once and outside after the commit`() throws {
    let shell = try ShellTerminal()
    try shell.enter("\\begin")
    try shell.enter("group create T1")
    try shell.enter("group create T2")
    #expect(try shell.enter("group list -o name").contains("T2"))
    #expect(try !names(shell).contains("T1"))
    #expect(try shell.enter("\\diff").contains("\ngroup create T1\r\ngroup create T2"))
    #expect(try shell.enter("\\commit").contains("committed"))
    #expect(try names(shell).suffix(2) == ["T1", "T2"])
  }

  @Test func `A rollback leaves nothing`() throws {
    let shell = try ShellTerminal()
    try shell.enter("\\begin")
    try shell.enter("group create GONE")
    try shell.enter("\\rollback")
    #expect(try !shell.enter("group list -o name").contains("GONE"))
    #expect(try !names(shell).contains("GONE"))
  }

  @Test func `A commit on a state that moved on repeats the statements there`() throws {
    let shell = try ShellTerminal()
    try shell.enter("\\begin")
    try shell.enter("group create MINE")
    #expect(try shell.binary.run(["group", "create", "THEIRS"]).code == 0)
    #expect(try shell.enter("\\commit").contains("committed"))
    #expect(try names(shell).suffix(2) == ["THEIRS", "MINE"])
  }

  @Test func `A commit that no longer fits changes nothing and stays open`() throws {
    let shell = try ShellTerminal()
    try shell.enter("\\begin")
    try shell.enter("group create FIRST")
    try shell.enter("group create BOTH")
    #expect(try shell.binary.run(["group", "create", "BOTH"]).code == 0)
    shell.terminal.type("\\commit\r")
    try shell.terminal.wait(for: "transaction.conflict")
    #expect(try shell.prompt().contains("*!"))
    #expect(try shell.enter("\\echo code :LAST_EXIT").contains("\ncode 5"))
    #expect(try !names(shell).contains("FIRST"))
    #expect(try shell.enter("\\diff").contains("\ngroup create FIRST"))
    try shell.enter("\\rollback")
    #expect(try !names(shell).contains("FIRST"))
  }

  @Test func `A commit that finds the state locked says so and stays open`() throws {
    let shell = try ShellTerminal(["--lock-timeout", "0", "shell"])
    try shell.enter("\\begin")
    try shell.enter("group create LATER")
    let lock = try shell.binary.launch(
      ["flock", "state.json.lock", "sh", "-c", "echo held; sleep 100"])
    #expect(eventually { lock.out.contains("held") })
    try shell.enter("\\commit")
    #expect(try shell.enter("\\echo code :LAST_EXIT").contains("\ncode 11"))
    lock.signal(SIGKILL)
    for pid in shell.binary.leftovers() where pid != shell.terminal.pid { kill(pid, SIGKILL) }
    #expect(eventually { lock.isRunning == false })
    // The lock is free once the last child of flock has died as well.
    #expect(try eventually { try shell.enter("\\commit").contains("committed") })
    #expect(try names(shell).contains("LATER"))
  }

  @Test func `What waits for the outside is refused in a transaction`() throws {
    let shell = try ShellTerminal()
    try shell.enter("\\begin")
    #expect(try shell.enter("run -- true").contains("waits for a command"))
    #expect(try shell.enter("\\begin").contains("transaction"))
    #expect(try shell.enter("\\q").contains("\\commit or \\rollback"))
    try shell.enter("\\rollback")
    #expect(try shell.enter("\\commit").contains("no transaction is open"))
  }

  @Test func `A window that is closed rolls back`() throws {
    let shell = try ShellTerminal()
    try shell.enter("\\begin")
    try shell.enter("group create LOST")
    shell.terminal.hangUp()
    #expect(shell.terminal.waitForChange() != .running)
    #expect(try !names(shell).contains("LOST"))
  }
}
