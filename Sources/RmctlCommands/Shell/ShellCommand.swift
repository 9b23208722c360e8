import ArgumentParser
import Glibc
import ResourceManagement

struct ShellCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "shell", "Type commands one after the other, with history and completion.",
    details: """
      On a terminal it edits lines with GNU readline; see `rmctl help shell`. Without one it \
      reads standard input as a batch that makes each statement a change of its own and stops at \
      the first failure.
      """,
    examples: ["rmctl shell", "rmctl --state /srv/rm/state.json shell"])

  func run(in context: Context) throws {
    context.dispatcher.inherited = context.global.inheritedOptions
    guard isatty(0) == 1 else {
      let script = try BatchScript.text(
        file: "-", variables: BatchScript.environmentVariables(context.environment),
        isAtomic: false, context)
      _ = try BatchRunner(
        context, isAtomic: false, goesOn: false, echoes: false, showsProgress: false
      ).run(script)
      return
    }
    // The main thread is the main actor's; readline has one state per process.
    nonisolated(unsafe) let context = context
    let code = MainActor.assumeIsolated { ShellSession(context).run() }
    if code != 0 { throw EarlyExit(code: code) }
  }
}
