import Foundation
import TestSupport
import Testing

/// The Tab key.
struct CompletionKeyTests {
  @Test func `Tab completes a noun, a verb and a flag`() throws {
    let shell = try ShellTerminal()
    try shell.complete("gro", shows: "group ")
    try shell.complete("sho", shows: "show ")
    try shell.complete("INTERACTIVE_GROUP --eff", shows: "--effective ")
    shell.terminal.type("\r")
    try shell.terminal.wait(for: "INTERACTIVE_GROUP")
    try shell.prompt()
  }

  @Test func `Two Tabs list the verbs of a noun and keep the line`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("group \t\t")
    // In columns: the second row begins with "create".
    try shell.terminal.wait(for: "rename")
    try shell.terminal.wait(for: "create")
    try shell.prompt()
    try shell.terminal.wait(for: "group ")
  }

  @Test func `Tab completes a group that another process has just made`() throws {
    let shell = try ShellTerminal()
    try shell.complete("group show ANA\t", shows: "ANA")
    try shell.binary.run(["group", "create", "ANALYTICS_7"])
    shell.terminal.type("\t")
    try shell.terminal.wait(for: "LYTICS_7 ")
  }

  @Test func `Small letters find a name in capitals`() throws {
    let shell = try ShellTerminal()
    try shell.complete("run -g interact", shows: "INTERACTIVE_GROUP ")
  }

  @Test func `plan activate offers only plans that are not active`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("plan activate \t\t")
    try shell.terminal.wait(for: "plan activate ")
    let list = try shell.terminal.wait(for: "\nrm:")
    #expect(list.contains("DAYTIME_PLAN"))
    #expect(list.contains("NIGHTTIME_PLAN"))
    #expect(!list.contains("DEFAULT_PLAN"))
  }

  @Test func `The words behind a semicolon are a statement of their own`() throws {
    let shell = try ShellTerminal()
    try shell.complete("version; pla", shows: "plan ")
    try shell.complete("show DAYT", shows: "DAYTIME_PLAN ")
  }

  @Test func `A Tab in an empty or a wrong line does no harm`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("nonsense \t\t\t")
    shell.terminal.type("\u{15}version\r")
    try shell.terminal.wait(for: "\nrmctl ")
    try shell.prompt()
  }

  @Test func `Backslash commands and file names are completed`() throws {
    let shell = try ShellTerminal()
    try shell.binary.write("version\n", to: "some-script.rmc")
    try shell.complete("\\rollb", shows: "\\rollback ")
    shell.terminal.type("\u{15}")
    try shell.complete("\\i some-s", shows: "cript.rmc")
    shell.terminal.type("\r")
    try shell.terminal.wait(for: "\nrmctl ")
  }
}
