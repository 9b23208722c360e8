import Foundation
import TestSupport
import Testing

/// The scripts for bash, zsh and fish, in those shells.
struct CompletionScriptTests {
  private let binary: RmctlBinary

  init() throws {
    binary = try RmctlBinary()
    try binary.run(["group", "create", "ANALYTICS_7"])
  }

  @Test(arguments: [("bash", "rmctl.bash"), ("zsh", "_rmctl"), ("fish", "rmctl.fish")])
  func `The file in the repository is what the binary prints`(shell: String, name: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = root.appendingPathComponent("completions/\(name)")
    let text = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    #expect(try binary.run(["completion", shell]).out == text)
  }

  private func bash(_ words: [String]) throws -> [String] {
    let list = ([RmctlBinary.path] + words).map { "'\($0)'" }.joined(separator: " ")
    let answer = try binary.launch([
      "bash", "--norc", "-c",
      """
      set -u; source <("$RMCTL" completion bash)
      COMP_WORDS=(\(list)); COMP_CWORD=\(words.count); _rmctl; printf '%s\\n' "${COMPREPLY[@]}"
      """,
    ]).finish()
    #expect(answer.error.isEmpty)
    return answer.out.split(separator: "\n").map(String.init)
  }

  @Test func `bash completes nouns, verbs, flags and names of the state`() throws {
    #expect(try bash(["gro"]) == ["group"])
    #expect(try bash(["plan", "activa"]) == ["activate"])
    #expect(try bash(["group", "show", "X", "--eff"]) == ["--effective"])
    #expect(try bash(["run", "-g", "anal"]) == ["ANALYTICS_7"])
    #expect(try bash(["plan", "activate", ""]).contains("DAYTIME_PLAN"))
    #expect(try !bash(["plan", "activate", ""]).contains("DEFAULT_PLAN"))
    #expect(try bash(["run", "--", "gro"]).isEmpty)
  }

  @Test func `A name with a dollar sign reaches bash as one plain word`() throws {
    try binary.run(["group", "create", "SYS$HOME"])
    #expect(try bash(["group", "show", "SYS$"]) == ["SYS\\$HOME"])
  }

  @Test(.enabled(if: RmctlBinary.hasTool("zsh"), "zsh is not installed"))
  func `zsh completes a name of the state`() throws {
    try binary.run(["completion", "zsh"]).out.write(
      toFile: binary.file("_rmctl"), atomically: true, encoding: .utf8)
    var variables = ShellTerminal.variables(binary)
    variables["PATH", default: ""] =
      (RmctlBinary.path as NSString).deletingLastPathComponent + ":"
      + variables["PATH", default: ""]
    let zsh = try PseudoTerminal(
      ["zsh", "-f", "-i"], environment: variables, folder: binary.folder)
    zsh.type("PROMPT='re''ady> '; fpath=(. $fpath); autoload -U compinit; compinit -u -D\r")
    try zsh.wait(for: "ready> ")
    zsh.type("rmctl run -g ANALY\t")
    try zsh.wait(for: "ANALYTICS_7")
  }

  @Test(.enabled(if: RmctlBinary.hasTool("fish"), "fish is not installed"))
  func `fish completes a name of the state`() throws {
    let folder = (RmctlBinary.path as NSString).deletingLastPathComponent
    let answer = try binary.launch([
      "fish", "--no-config", "-c",
      """
      set -x PATH \(folder) $PATH; rmctl completion fish | source
      complete -C 'rmctl run -g ANALY'
      """,
    ]).finish()
    #expect(answer.out.contains("ANALYTICS_7"))
  }

  @Test func `A state that cannot be read gives nouns and no noise`() throws {
    try binary.write("broken", to: "state.json")
    #expect(try bash(["gro"]) == ["group"])
    #expect(try bash(["run", "-g", "ANA"]).isEmpty)
    #expect(try binary.run(["completion", "tcsh"]).code == 2)
  }
}
