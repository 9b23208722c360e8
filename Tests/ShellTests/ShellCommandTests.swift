import Foundation
import TestSupport
import Testing

/// The commands that start with a backslash.
struct ShellCommandTests {
  @Test func `Variables are set, replaced, shown and forgotten`() throws {
    let shell = try ShellTerminal(environment: ["RMCTL_VAR_outer": "from outside"])
    try shell.enter("\\set who VAR_GROUP")
    try shell.enter("group create :who; group show :'who' -o name")
    #expect(try shell.binary.run(["group", "show", "VAR_GROUP"]).code == 0)
    #expect(try shell.enter("\\set").contains("outer = from outside"))
    try shell.enter("\\unset who")
    #expect(try shell.enter("\\echo :who").contains("\"who\" is not set"))
  }

  @Test func `The last error is a variable, and can be seen whole`() throws {
    let shell = try ShellTerminal()
    try shell.enter("group show NOPE")
    #expect(try shell.enter("\\echo :LAST_ERROR :LAST_EXIT").contains("\ngroup.not-found 4"))
    try shell.enter("group show NOPE")
    #expect(try shell.enter("\\errverbose").contains("\"code\""))
  }

  @Test(arguments: ["state path", "run -- true"])
  func `A watch repeats the last statement as often as asked`(statement: String) throws {
    let shell = try ShellTerminal()
    try shell.enter(statement)
    let answer = try shell.enter("\\watch 10ms c=2")
    #expect(answer.components(separatedBy: "Z  \(statement)").count == 3, "\(answer)")
  }

  @Test func `Answers go to a file and back`() throws {
    let shell = try ShellTerminal()
    try shell.enter("\\o answers.txt")
    #expect(try !shell.enter("group list -o name").contains("BATCH_GROUP"))
    try shell.enter("\\o")
    #expect(shell.binary.text("answers.txt").contains("BATCH_GROUP\n"))
    #expect(try shell.enter("group list -o name").contains("BATCH_GROUP"))
    #expect(try shell.enter("\\o /nowhere/at/all").contains("No such file"))
  }

  @Test func `A file is run, and its variables stay`() throws {
    let shell = try ShellTerminal()
    try shell.binary.write("\\set kept value\ngroup create FROM_FILE\n", to: "f.rmc")
    #expect(try shell.enter("\\i f.rmc").contains("group FROM_FILE created"))
    #expect(try shell.enter("\\echo :kept").contains("\nvalue"))
    try shell.binary.write("group create TWICE\ngroup create\n", to: "bad.rmc")
    #expect(try shell.enter("\\i bad.rmc").contains("bad.rmc:2:1"))
    #expect(try shell.binary.run(["group", "show", "TWICE"]).code == 4)
    #expect(try shell.enter("\\i none.rmc").contains("there is no file none.rmc"))
  }

  @Test func `The editor gets the last statement and its text comes back to be run`() throws {
    let binary = try RmctlBinary()
    try binary.write("#!/bin/sh\nsed -i s/OLD/NEW/ \"$1\"\n", to: "editor.sh")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: binary.file("editor.sh"))
    let shell = try ShellTerminal(
      binary: binary, environment: ["EDITOR": binary.file("editor.sh"), "VISUAL": ""])
    try shell.enter("group create OLD_ONE")
    shell.terminal.type("\\e\r")
    try shell.terminal.wait(for: "group create NEW_ONE")
    shell.terminal.type("\r")
    try shell.terminal.wait(for: "group NEW_ONE created")
  }

  @Test func `Help lists the commands and a wrong one is answered with the right one`() throws {
    let shell = try ShellTerminal()
    #expect(try shell.enter("\\?").contains("\\watch"))
    #expect(try shell.enter("\\rolback").contains("\\rollback"))
    #expect(try shell.enter("gruop list").contains("did you mean: group?"))
    #expect(try shell.enter("\\echo same line; version").contains("\nrmctl "))
  }

  @Test func `A command of run has the terminal and gives it back`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("run -- sh -c 'read word; echo \"<$word>\"; exit 3'\r")
    try shell.terminal.wait(for: "3'\r\n")
    #expect(eventually { shell.terminal.foreground != shell.terminal.pid })
    shell.terminal.type("hello\r")
    try shell.terminal.wait(for: "<hello>")
    #expect(try shell.prompt().contains("!"))
    #expect(shell.terminal.foreground == shell.terminal.pid)
    #expect(try shell.enter("\\echo :LAST_EXIT").contains("\n3"))
  }

  @Test func `A program of the shell runs, and Ctrl-C ends it alone`() throws {
    let shell = try ShellTerminal()
    #expect(try shell.enter("\\! echo made'of'parts").contains("madeofparts"))
    shell.terminal.type("\\! sh -c 'echo go''ing; exec sleep 100'\r")
    try shell.terminal.wait(for: "going")
    shell.terminal.type("\u{3}")
    try shell.prompt()
    #expect(try shell.enter("\\echo code :LAST_EXIT").contains("\ncode 130"))
  }

  @Test(arguments: ["session wait 1", "\\watch 60s"])
  func `SIGTERM ends the shell in the middle of a statement`(statement: String) throws {
    let shell = try ShellTerminal()
    let job = try shell.binary.start(["run", "--", "sleep", "100"])
    #expect(
      try eventually { try shell.binary.run(["session", "show", "1"]).out.contains("sleep") })
    try shell.enter("state path")
    shell.terminal.type(statement + "\r")
    try shell.terminal.wait(for: statement.hasPrefix("\\") ? "state.json" : "\n")
    shell.terminal.signal(SIGTERM)
    let life = shell.terminal.waitForChange(within: 8)
    #expect(life == .exited(143) || life == .signaled(SIGTERM))
    #expect(shell.terminal.hasOwnModes)
    job.signal(SIGTERM)
  }
}
