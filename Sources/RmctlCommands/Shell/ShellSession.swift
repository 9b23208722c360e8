import Glibc
import LineEditing
import LinuxHost
import ResourceManagement

/// The interactive shell: reads statements, runs them, remembers.
@MainActor
final class ShellSession {
  let context: Context
  let history: LineHistory
  let editor: TerminalEditor
  private let signals: SignalBox?

  var variables: [String: String]
  var transaction: ShellTransaction?
  var isTiming = false
  /// Statement that `\watch` repeats.
  var lastStatement: ScriptStatement?
  var lastError: CommandError?
  var lastExit: Int32 = 0
  var lastMilliseconds: Int64 = 0
  private var mustEnd: Int32?

  var dispatcher: Dispatcher { context.dispatcher }

  init(_ context: Context) {
    self.context = context
    variables = BatchScript.environmentVariables(context.environment)
    let signals = SignalBox()
    self.signals = signals
    history = LineHistory(path: context.environment.historyPath)
    let completion = ShellCompletion(context)
    editor = TerminalEditor(
      name: "rmctl",
      signals: SignalSource(descriptor: signals?.queue.descriptor ?? -1) {
        signals?.take() ?? []
      },
      completion: completion.candidates)
    context.dispatcher.interruption = { signals?.wasInterrupted() ?? false }
  }

  /// - Returns: the exit code of the shell.
  func run() -> Int32 {
    defer { context.dispatcher.interruption = nil }
    var pending = ""
    while mustEnd == nil {
      let prompt = pending.isEmpty ? ShellPrompt.text(self) : ShellPrompt.continuation
      switch editor.next(prompt: prompt) {
      case .line(let line):
        pending += pending.isEmpty ? line : "\n" + line
        if take(pending) { pending = "" }
      case .interrupted:
        pending = ""
        lastExit = 130
      case .end:
        context.streams.talk("")
        endOfInput()
      case .signal(let signal):
        mustEnd = 128 + signal
      }
      answerSignals()
    }
    return mustEnd ?? 0
  }

  /// What arrived during a statement. Ctrl-C was for what has ended by now.
  private func answerSignals() {
    let ending = signals?.take().first { SignalBox.ending.contains($0) }
    if let ending { mustEnd = 128 + ending }
  }

  func end(_ code: Int32) {
    mustEnd = code
  }

  /// Ctrl-D: an open transaction is not thrown away by a slip of the hand.
  private func endOfInput() {
    guard transaction != nil else { return end(0) }
    do {
      try context.confirm("A transaction is open. Roll it back and quit?")
      rollBack()
      end(0)
    } catch {
      context.streams.talk("rmctl: still here; \\commit or \\rollback")
    }
  }

  /// - Returns: false when the statement goes on in the next line.
  private func take(_ text: String) -> Bool {
    guard isComplete(text) else { return false }
    history.add(HistoryLine.of(text))
    var lexer = ScriptLexer(text, file: "shell")
    do {
      // One after the other, so that a statement sees the variables that the one before has set.
      while mustEnd == nil, let statement = try lexer.next(readableVariables) {
        guard run(statement) else { break }
      }
    } catch {
      report(.located(.refused(.batchSyntax, error.message), error.location))
    }
    return true
  }

  /// false while a quote is open or a backslash ends the text.
  private func isComplete(_ text: String) -> Bool {
    var lexer = ScriptLexer(text, file: "shell")
    while true {
      do {
        if try lexer.next(readableVariables) == nil { return true }
      } catch {
        if error.isIncomplete { return false }
      }
    }
  }

  /// The user's variables and those that tell about the last statement.
  var readableVariables: [String: String] {
    var all = variables
    all["LAST_ERROR"] = lastError?.code.rawValue ?? ""
    all["LAST_EXIT"] = String(lastExit)
    all["ELAPSED_MS"] = String(lastMilliseconds)
    all["GENERATION"] = (try? context.access.read().generation).map { String($0) } ?? ""
    return all
  }

  /// What a file has set stays set behind it.
  func adopt(_ all: [String: String]) {
    let own = Set(["LAST_ERROR", "LAST_EXIT", "ELAPSED_MS", "GENERATION"])
    variables = all.filter { !own.contains($0.key) }
  }

  /// - Returns: false when it failed, so that the rest of the line is not run.
  @discardableResult
  func run(_ statement: ScriptStatement) -> Bool {
    let start = Host.now().boot
    do {
      if let name = statement.metaCommand {
        try ShellMeta.run(name, Array(statement.texts.dropFirst()), in: self)
      } else {
        lastStatement = statement
        try execute(statement)
      }
      try context.streams.flush()
      lastExit = 0
      lastError = nil
    } catch {
      lastExit = dispatcher.report(error, statement.texts)
      lastError = error as? CommandError
    }
    lastMilliseconds = Host.now().boot.since(start).milliseconds
    if isTiming { context.streams.talk("Time: \(lastMilliseconds) ms") }
    return lastExit == 0
  }

  func execute(_ statement: ScriptStatement) throws {
    let prepared = try PreparedStatement(
      statement, inherited: dispatcher.inherited, isAtomic: transaction != nil)
    guard case .command(let command) = prepared.action else { return }
    try dispatcher.execute(command)
    transaction?.record(prepared)
  }

  private func report(_ error: CommandError) {
    lastError = error
    lastExit = dispatcher.report(error, [])
  }
}

/// The shell's signals; Ctrl-C during a statement is asked for, not waited for.
final class SignalBox {
  static let ending: Set<Int32> = [SIGTERM, SIGHUP, SIGQUIT]

  let queue: SignalQueue
  /// Arrived during a statement that only asks for Ctrl-C.
  private var kept: [Int32] = []

  init?() {
    guard let queue = SignalQueue([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP]) else {
      return nil
    }
    self.queue = queue
  }

  /// Whether the statement must end: Ctrl-C, or the shell itself has to.
  func wasInterrupted() -> Bool {
    let news = queue.take()
    kept += news.filter { $0 != SIGINT && $0 != SIGTSTP }
    if news.contains(SIGTSTP) { raise(SIGSTOP) }
    return news.contains(SIGINT) || kept.contains { Self.ending.contains($0) }
  }

  /// Everything that has arrived and was not answered.
  func take() -> [Int32] {
    defer { kept = [] }
    return kept + queue.take()
  }
}
