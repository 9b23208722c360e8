import Foundation
import TestSupport
import Testing

struct HistoryTests {
  @Test func `Arrow up brings back the last line`() throws {
    let shell = try ShellTerminal()
    try shell.enter("group create ONE")
    shell.terminal.type("\u{1B}[A")
    try shell.terminal.wait(for: "group create ONE")
    shell.terminal.type("\u{7F}\u{7F}\u{7F}TWO\r")
    try shell.terminal.wait(for: "group TWO created")
  }

  @Test func `Each line is in a private file before the next prompt`() throws {
    let shell = try ShellTerminal()
    try shell.enter("version")
    #expect(shell.binary.text(shell.historyFile) == "version\n")
    try shell.enter("group list -o name")
    #expect(shell.binary.text(shell.historyFile) == "version\ngroup list -o name\n")
    let values = try FileManager.default.attributesOfItem(
      atPath: shell.binary.file(shell.historyFile))
    #expect(values[.posixPermissions] as? Int == 0o600)
  }

  @Test func `A space in front keeps a line out, and a repeated line stands once`() throws {
    let shell = try ShellTerminal()
    try shell.enter(" version")
    try shell.enter("state path")
    try shell.enter("state path")
    try shell.enter("")
    #expect(shell.binary.text(shell.historyFile) == "state path\n")
  }

  @Test func `A later shell knows the lines of an earlier one`() throws {
    let first = try ShellTerminal()
    try first.enter("group create EARLIER")
    #expect(first.leave() == .exited(0))
    let second = try ShellTerminal(binary: first.binary)
    second.terminal.type("\u{1B}[A")
    try second.terminal.wait(for: "group create EARLIER")
    second.terminal.type("\u{15}\\history EARL\r")
    try second.terminal.wait(for: "\ngroup create EARLIER")
  }

  @Test func `Two shells at once lose nothing`() throws {
    let first = try ShellTerminal()
    let second = try ShellTerminal(binary: first.binary)
    for number in 1...40 {
      first.terminal.type("\\echo a\(number)\r")
      second.terminal.type("\\echo b\(number)\r")
    }
    try first.terminal.wait(for: "\na40\r\n")
    try second.terminal.wait(for: "\nb40\r\n")
    let lines = first.binary.text(first.historyFile).split(separator: "\n")
    #expect(lines.count == 80)
    #expect(lines.filter { $0.hasPrefix("\\echo a") } == (1...40).map { "\\echo a\($0)" })
  }

  @Test func `A statement over two lines comes back as one that means the same`() throws {
    let shell = try ShellTerminal()
    shell.terminal.type("group create \\\r")
    try shell.terminal.wait(for: "...> ")
    shell.terminal.type("SPLIT\r")
    try shell.terminal.wait(for: "group SPLIT created")
    try shell.prompt()
    try shell.enter("group delete SPLIT --yes")
    shell.terminal.type("\u{1B}[A\u{1B}[A\r")
    try shell.terminal.wait(for: "group SPLIT created")
  }

  @Test func `A link in place of the file is not followed`() throws {
    let binary = try RmctlBinary()
    let folder = binary.file("xdg-state/rmctl")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try binary.write("kept\n", to: "victim")
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/history", withDestinationPath: binary.file("victim"))
    let shell = try ShellTerminal(binary: binary)
    try shell.enter("version")
    #expect(binary.text("victim") == "kept\n")
  }
}
