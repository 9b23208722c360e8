import Foundation
import TestSupport

/// `rmctl shell`, or another of our commands, on a terminal, with a state of its own.
final class ShellTerminal {
  let binary: RmctlBinary
  let terminal: PseudoTerminal

  /// - Parameters:
  ///   - binary: give it to put several terminals on one state.
  ///   - waits: for the first prompt.
  init(
    _ words: [String] = ["shell"], binary: RmctlBinary? = nil,
    environment: [String: String] = [:], columns: Int = 100, waits: Bool = true
  ) throws {
    let binary = try binary ?? RmctlBinary()
    self.binary = binary
    terminal = try PseudoTerminal(
      [RmctlBinary.path] + words,
      environment: Self.variables(binary).merging(environment) { $1 },
      folder: binary.folder, columns: columns)
    if waits { try prompt() }
  }

  /// Nothing of the machine's own settings reaches the program.
  static func variables(_ binary: RmctlBinary) -> [String: String] {
    [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "LANG": "C.UTF-8", "TERM": "xterm", "INPUTRC": "/dev/null", "HOME": binary.folder,
      "RMCTL_STATE": binary.state, "XDG_STATE_HOME": binary.folder + "/xdg-state",
      "XDG_CONFIG_HOME": binary.folder + "/xdg-config",
      "XDG_CACHE_HOME": binary.folder + "/xdg-cache", "XDG_RUNTIME_DIR": binary.folder,
      "RMCTL_TEST_FOLDER": binary.folder,
    ]
  }

  /// Waits for the next prompt.
  ///
  /// - Returns: the prompt, without the space behind it.
  @discardableResult
  func prompt() throws -> String {
    try terminal.wait(for: "rm:")
    return try "rm:" + terminal.wait(for: "> ") + ">"
  }

  /// Types a line and waits for the next prompt.
  ///
  /// - Returns: what was shown in between, the echo of the line with it.
  @discardableResult
  func enter(_ line: String) throws -> String {
    terminal.type(line + "\r")
    let answer = try terminal.wait(for: "\nrm:")
    try terminal.wait(for: "> ")
    return answer
  }

  /// Types keys in front of a Tab and waits for `text`.
  func complete(_ keys: String, shows text: String) throws {
    terminal.type(keys + "\t")
    try terminal.wait(for: text)
  }

  /// Ends the shell by Ctrl-D.
  func leave() -> PseudoTerminal.Life {
    terminal.type("\u{4}")
    return terminal.waitForChange()
  }

  var historyFile: String { "xdg-state/rmctl/history" }
}
