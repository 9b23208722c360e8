import Foundation
import TestSupport
import Testing

/// What a person's keyboard and window do to a line.
struct LineEditingTests {
  @Test func `A paste of two lines is two statements`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("\u{1B}[200~group create P1\ngroup create P2\u{1B}[201~")
    try shell.terminal.wait(for: "P2")
    #expect(try shell.binary.run(["group", "list", "-o", "name"]).out.contains("P1") == false)
    shell.terminal.type("\r")
    try shell.terminal.wait(for: "group P1 created")
    try shell.terminal.wait(for: "group P2 created")
    try shell.prompt()
    shell.terminal.type("\u{1B}[A\r")
    try shell.terminal.wait(for: "\"P1\" already exists")
  }

  @Test func `Lines typed ahead run one after the other`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("group create Q1\rgroup create Q2\rgroup create Q3\r")
    for name in ["Q1", "Q2", "Q3"] { try shell.terminal.wait(for: "group \(name) created") }
  }

  @Test func `A line of 500 characters wraps and arrives whole`() throws {
    let shell = try ShellTerminal(columns: 60)
    let text = String((0..<500).map { Character(String($0 % 10)) })
    shell.terminal.type("group create LONG --description \(text)\r")
    try shell.terminal.wait(for: "group LONG created")
    let answer = try shell.binary.run(["group", "show", "LONG", "-o", "json"])
    #expect(answer.json["description"] as? String == text)
  }

  @Test func `Wide characters are deleted whole and arrive as they are`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("group create WIDE --description '日本語é🎉")
    shell.terminal.type("\u{7F}\u{7F}ü'\r")
    try shell.terminal.wait(for: "group WIDE created")
    let answer = try shell.binary.run(["group", "show", "WIDE", "-o", "json"])
    #expect(answer.json["description"] as? String == "日本語ü")
  }

  @Test func `A new window size is taken over at the prompt and in programs`() throws {
    let shell = try ShellTerminal(columns: 100)
    shell.terminal.type("\\echo half")
    try shell.terminal.wait(for: "half")
    shell.terminal.resize(columns: 40, rows: 20)
    try shell.terminal.wait(for: "half")
    shell.terminal.type(" done\r")
    try shell.terminal.wait(for: "\nhalf done")
    try shell.prompt()
    #expect(try shell.enter("\\! stty size").contains("20 40"))
  }

  @Test func `A size that changes during a statement counts at the next prompt`() throws {
    let shell = try ShellTerminal(columns: 100)
    let job = try shell.binary.start(["run", "--", "sleep", "100"])
    #expect(
      try eventually { try shell.binary.run(["session", "show", "1"]).out.contains("sleep") })
    shell.terminal.type("session wait 1 --timeout 2s\r")
    try shell.terminal.wait(for: "2s\r\n")
    shell.terminal.resize(columns: 30, rows: 20)
    try shell.prompt()
    shell.terminal.type("\\echo " + String(repeating: "y", count: 30))
    // A line that reaches the edge is continued by a space and a return.
    try shell.terminal.wait(for: "y \r")
    job.signal(SIGTERM)
  }

  @Test func `An open quote and a backslash ask for more`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("\\echo 'one\r")
    try shell.terminal.wait(for: "...> ")
    #expect(try shell.enter("two'").contains("\none\r\ntwo"))
    #expect(try shell.enter("\\echo a \\\\").contains("\na \\"))
  }

  @Test func `A terminal without abilities gets plain lines`() throws {
    let shell = try ShellTerminal(environment: ["TERM": "dumb", "RMCTL_VAR_x": "y"])
    #expect(try shell.enter("version").contains("\nrmctl "))
    #expect(!shell.terminal.transcript.contains("\u{1B}"))
  }
}
