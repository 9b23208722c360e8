import ArgumentParser
import Glibc
import ResourceManagement

/// Runs statements: words in, exit code out. One per process; the shell and batch files run all
/// their statements through the same one.
final class Dispatcher {
  let environment: Environment
  let streams: Streams
  private var loadedPreferences: Preferences?
  private var accesses: [String: StateAccess] = [:]
  /// Options from in front of the noun of the outermost command: `rmctl -S X shell`.
  var inherited: [String] = []
  /// Set by a batch that writes nothing: its statements say so.
  var isDryRun = false
  /// Set by `\use` of a shell: the group of `run` where none is named.
  var groupForRun: String?
  /// Set by a shell: whether somebody pressed Ctrl-C since the last look.
  var interruption: (() -> Bool)?

  init(environment: Environment, streams: Streams) {
    self.environment = environment
    self.streams = streams
  }

  func preferences() throws(CommandError) -> Preferences {
    if let loadedPreferences { return loadedPreferences }
    let preferences = try Preferences.load(environment)
    loadedPreferences = preferences
    return preferences
  }

  /// Runs one command line and reports what went wrong.
  ///
  /// - Returns: the exit code.
  func runReporting(_ words: [String]) -> Int32 {
    do {
      try run(words)
      try streams.flush()
      return 0
    } catch {
      return report(error, words)
    }
  }

  /// - Throws: ``CommandError`` or ``EarlyExit``; what it said on the way is in the buffer.
  func run(_ words: [String]) throws {
    try execute(try Statement(parsing: words, inherited: inherited))
  }

  /// Carries out what was understood before.
  func execute(_ statement: Statement) throws {
    switch statement.content {
    case .help(let text):
      streams.data(text)
    case .command(let command, let global, let path):
      let context = try context(for: global, path: path)
      try reap(before: path, context)
      try command.run(in: context)
    }
  }

  /// The context of one command; states are opened once per path.
  func context(for global: GlobalOptions, path: String) throws(CommandError) -> Context {
    let preferences = try preferences()
    let state =
      global.state ?? environment["RMCTL_STATE"] ?? preferences.state
      ?? environment.defaultStatePath
    return try Context(
      global, path: path, dispatcher: self, access: try access(to: state),
      preferences: preferences)
  }

  func access(to path: String) throws(CommandError) -> StateAccess {
    if let access = accesses[path] { return access }
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .usage("--state: a path is needed")
    }
    let access = try StateAccess(path: path, actor: environment.actor)
    accesses[path] = access
    return access
  }

  /// Commands that must work on any state, or on none.
  private static let stateless: Set<String> = [
    "version", "help", "explain", "completion", "config list", "config get", "config set",
    "state check",
    "state repair", "state path", "state info", "host doctor", "demo", "shell", "batch", "simulate",
    "__complete", "__manual",
  ]

  /// Whoever comes next frees what dead supervisors hold; failing at it is no reason to refuse.
  private func reap(before path: String, _ context: Context) throws(CommandError) {
    guard !Self.stateless.contains(path), !context.global.dryRun else { return }
    do {
      for (session, ended) in try context.access.reap() where context.global.verbose {
        context.warn(
          "session \(session) had lost its supervisor; ended"
            + " \(Plural.of(ended, "process", "processes"))")
      }
    } catch {
      switch error {
      case .corrupt, .newer: throw .management(error, suggestions: [])
      default:
        if context.global.verbose { context.warn("\(error)") }
      }
    }
  }

  // MARK: Errors

  func report(_ error: any Error, _ words: [String]) -> Int32 {
    if let early = error as? EarlyExit {
      do {
        try streams.flush()
        return early.code
      } catch {
        return report(error, words)
      }
    }
    if let syntax = error as? BatchSyntaxErrors { return report(syntax, words) }
    streams.discardData()
    let failure = error as? CommandError ?? .refused(.hostFailure, "\(error)")
    let code = isRun(words) ? RunVerdict.exitCode(failure) : failure.code.exitCode
    streams.talk(wantsJSON(words) ? failure.json(exitCode: code) : failure.text)
    if case .outputFailed = failure {
      streams.talk("  what the command had to do was done before; only the answer is lost")
    }
    return code
  }

  /// Every mistake of a script, each with its place; nothing was done.
  private func report(_ syntax: BatchSyntaxErrors, _ words: [String]) -> Int32 {
    let code = ErrorCode.batchSyntax.exitCode
    let isJSON = wantsJSON(words)
    for mistake in syntax.mistakes {
      streams.talk(isJSON ? mistake.json(exitCode: code) : mistake.text)
    }
    return code
  }

  /// `run` shares its exit codes with the command it runs, so its own failures stand apart.
  private func isRun(_ words: [String]) -> Bool {
    (try? GlobalWords.split(words))?.rest.first == RunCommand.configuration.commandName
  }

  private func wantsJSON(_ words: [String]) -> Bool {
    let words = inherited + words.prefix { $0 != "--" }
    var isJSON = loadedPreferences?.errorFormat == .json
    for (index, word) in words.enumerated() {
      let next = words.indices.contains(index + 1) ? words[index + 1] : ""
      switch word {
      case "--error-format=json": return true
      case "--error-format=text": return false
      case "--error-format": return next == "json"
      case "-ojson", "-ojsonl", "--output=json", "--output=jsonl": isJSON = true
      case "-o", "--output": isJSON = isJSON || next == "json" || next == "jsonl"
      default: break
      }
    }
    return isJSON
  }
}
