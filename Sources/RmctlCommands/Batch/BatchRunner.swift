import Glibc
import ResourceManagement

/// Carries out a script: as one change, or statement by statement.
struct BatchRunner {
  private let context: Context
  private let isAtomic: Bool
  private let goesOn: Bool
  private let echoes: Bool
  private let showsProgress: Bool
  var report: BatchReport?

  init(
    _ context: Context, isAtomic: Bool, goesOn: Bool, echoes: Bool, showsProgress: Bool
  ) {
    self.context = context
    self.isAtomic = isAtomic
    self.goesOn = goesOn
    self.echoes = echoes
    self.showsProgress = showsProgress
  }

  /// - Returns: whether it changed, or in a dry run would have changed, something.
  /// - Throws: ``CommandError`` for the first failure, or ``EarlyExit`` when it went on.
  func run(_ script: BatchScript) throws -> Bool {
    return try isAtomic ? runWhole(script) : runOneByOne(script)
  }

  // MARK: One change

  private func runWhole(_ script: BatchScript) throws -> Bool {
    let access = context.access
    var failure: (any Error)?
    let path = context.path
    var hasChanged = false
    var base: Snapshot?
    let committed: ResourceManager.Committed<Void>
    do {
      committed = try access.manager.update(context.options, as: context.actor) {
        (transaction: inout Transaction) throws(ManagementError) in
        base = transaction.base
        let pending = PendingChange(transaction)
        access.pending = pending
        defer { access.pending = nil }
        failure = firstFailure(of: script, pending)
        transaction = pending.transaction
        hasChanged = transaction.engine != transaction.base.engine
        if failure != nil { transaction.abandon() }
        transaction.note(path, "\(script.steps.count) statements")
      }
    } catch {
      throw CommandError.management(error, suggestions: [])
    }
    if let failure { throw failure }
    if committed.isRepeat {
      context.acknowledge("this batch was done before; nothing changed")
      return false
    }
    access.carryOut(committed).forEach(context.warn)
    if context.global.dryRun { try showDifference(from: base, to: committed.snapshot) }
    return hasChanged
  }

  /// What the batch would have changed of the policy.
  private func showDifference(from base: Snapshot?, to snapshot: Snapshot) throws {
    guard let base else { return }
    let diff = PolicyDiff(from: base.engine.policy, to: snapshot.engine.policy)
    guard !diff.isEmpty else { return }
    try DiffView.show(diff, in: context, generation: base.generation)
  }

  private func firstFailure(of script: BatchScript, _ pending: PendingChange) -> (any Error)? {
    for (index, step) in script.steps.enumerated() {
      tell(progress: index, of: script.steps.count)
      guard let failure = carryOut(step, index, generation: nil) else { continue }
      let place = step.statement.location
      // A program that asked gets its answer; the others were undone and get none.
      if let id = step.replyID {
        context.streams.discardData()
        reply(to: id, failure)
        try? context.streams.flush()
      }
      context.streams.talk(
        "rmctl: applied 0 of \(script.steps.count); failed at"
          + " \(TerminalText.escaped(place.file)):\(place.line)")
      return CommandError.located(.statementFailed(failure), place)
    }
    return nil
  }

  // MARK: Statement by statement

  private func runOneByOne(_ script: BatchScript) throws -> Bool {
    var failed = 0
    let before = try? context.read().generation
    for (index, step) in script.steps.enumerated() {
      tell(progress: index, of: script.steps.count)
      let failure = carryOut(step, index, generation: { try? context.read().generation })
      try context.streams.flush()
      guard let failure else { continue }
      failed += 1
      let located = CommandError.located(.statementFailed(failure), step.statement.location)
      guard goesOn else {
        context.streams.talk("rmctl: stopped behind \(index) of \(script.steps.count) statements")
        throw located
      }
      context.streams.talk(located.text)
    }
    if failed > 0 {
      context.streams.talk("rmctl: \(failed) of \(script.steps.count) statements failed")
      throw EarlyExit(code: ErrorCode.batchStatementFailed.exitCode)
    }
    return (try? context.read().generation) != before
  }

  // MARK: One statement

  /// - Returns: what went wrong; nil when nothing did.
  private func carryOut(
    _ step: BatchScript.Step, _ index: Int, generation: (() -> UInt64?)?
  ) -> CommandError? {
    let start = Host.now().boot
    let streams = context.streams
    let before = streams.takeData()
    if echoes { streams.data(TerminalText.escaped(step.statement.source) + "\n") }
    var failure: CommandError?
    do {
      try execute(step.statement)
    } catch let exit as EarlyExit {
      if exit.code != 0 {
        failure = .refused(.batchStatementFailed, "the statement ended with code \(exit.code)")
      }
    } catch {
      failure = error as? CommandError ?? .refused(.hostFailure, "\(error)")
    }
    if let id = step.replyID { reply(to: id, failure) }
    if failure != nil, step.replyID == nil { streams.discardData() }
    streams.putBack(before)
    report?.write(
      index: index + 1, step.statement, failure: failure, took: Host.now().boot.since(start),
      generation: generation?())
    return failure
  }

  private func execute(_ statement: PreparedStatement) throws {
    switch statement.action {
    case .echo(let text):
      context.streams.data(text + "\n")
    case .command(let command):
      try context.dispatcher.execute(command)
    case .program(let words):
      try ShellProgram.run(words)
    case .sleep(let text):
      let span = try Parse.duration(text, "\\sleep")
      poll(nil, 0, Int32(clamping: span.milliseconds))
    }
  }

  private func reply(to id: ReplyID, _ failure: CommandError?) {
    let output = String(decoding: context.streams.takeData(), as: UTF8.self)
    let record = Record([
      "id": id.value, "ok": .bool(failure == nil),
      "exit": .count(Int(failure?.code.exitCode ?? 0)), "code": .text(failure?.code.rawValue),
      "message": .text(failure?.message), "output": .text(output),
    ])
    context.streams.data(record.json(isPretty: false) + "\n")
  }

  private func tell(progress index: Int, of count: Int) {
    guard showsProgress else { return }
    context.streams.ask("\r\(index + 1)/\(count)" + (index + 1 == count ? "\n" : ""))
  }
}
