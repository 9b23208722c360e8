import ResourceManagement

/// A change that is typed statement by statement: seen at once, written at the end.
@MainActor
final class ShellTransaction {
  let base: UInt64
  private(set) var statements: [PreparedStatement] = []

  init(base: UInt64) {
    self.base = base
  }

  func record(_ statement: PreparedStatement) {
    statements.append(statement)
  }
}

extension ShellSession {
  /// Works on a copy from here on; no lock is held while somebody types.
  func begin() throws {
    guard transaction == nil else {
      throw CommandError.refused(.transactionOpen, "a transaction is open already")
    }
    do {
      let draft = try context.access.manager.draft(as: context.actor)
      context.access.pending = PendingChange(draft)
      transaction = ShellTransaction(base: draft.base.generation)
    } catch {
      throw CommandError.management(error, suggestions: [])
    }
  }

  /// Repeats the statements on the state as it is now, as one change. When the state has moved
  /// on and one of them fails, nothing is written and the transaction stays open.
  func commit() throws {
    guard let open = transaction else {
      throw CommandError.refused(.transactionOpen, "no transaction is open", hint: "\\begin")
    }
    let copy = context.access.pending
    context.access.pending = nil
    let runner = BatchRunner(
      context, isAtomic: true, goesOn: false, echoes: false, showsProgress: false)
    do {
      _ = try runner.run(
        BatchScript(steps: open.statements.map { .init(statement: $0, replyID: nil) }))
    } catch {
      context.access.pending = copy
      // A lock that is held or a disk that is full is no conflict.
      guard (error as? CommandError)?.code == .batchStatementFailed else { throw error }
      let reason = (error as? CommandError)?.message ?? "\(error)"
      throw CommandError.refused(
        .transactionConflict, "the state has moved on and the change no longer fits: \(reason)",
        hint: "\\diff shows the statements; \\rollback gives up")
    }
    // Every statement has answered once already.
    context.streams.discardData()
    transaction = nil
    context.acknowledge("committed: \(Plural.of(open.statements.count, "statement"))")
  }

  func rollBack() {
    transaction = nil
    context.access.pending = nil
  }
}
