import DurableStorage
public import Quantities

/// Held by a supervisor for as long as its session lives. The kernel lets go of it when the
/// process dies, however it dies.
public final class SessionLife: Sendable {
  private let lock: LifeLock

  init(_ lock: LifeLock) {
    self.lock = lock
  }
}

extension ResourceManager {
  /// Where a session keeps its lock.
  public func lockPath(of session: SessionID) -> String {
    "\(sessionsFolder)/\(session).lock"
  }

  /// The FIFO on which the supervisor of a session sleeps.
  public func wakePath(of session: SessionID) -> String {
    "\(sessionsFolder)/\(session).wake"
  }

  /// Makes the folder of locks and FIFOs where it is missing.
  public func makeSessionsFolder() throws(ManagementError) {
    do {
      try StateFile.makeFolder(sessionsFolder)
    } catch {
      throw .storage(error)
    }
  }

  /// Called inside `prepare` of the update that opens the session, so that no moment exists in
  /// which the session is in the state and its lock is free.
  public func holdLife(of session: SessionID) throws(ManagementError) -> SessionLife {
    do {
      let permissions = siblingPermissions
      // Whoever may write the state may also search the folder.
      try StateFile.makeFolder(
        sessionsFolder, permissions: 0o700 | permissions | (permissions & 0o222) >> 1)
      return SessionLife(try LifeLock(creating: lockPath(of: session)))
    } catch {
      throw .storage(error)
    }
  }

  /// Whether the supervisor of a session still lives.
  public func isSupervised(_ session: SessionID) throws(ManagementError) -> Bool {
    do {
      return try !LifeLock.isFree(lockPath(of: session))
    } catch {
      throw .storage(error)
    }
  }

  /// Removes what a session kept beside the state.
  public func removeFiles(of session: SessionID) {
    LifeLock.remove(lockPath(of: session))
    LifeLock.remove(wakePath(of: session))
  }

  /// Runs `write` with the newest snapshot while nobody else writes to the host: whoever comes
  /// second sees the newer policy, so an older one is never written over it.
  public func withHostOrder(
    timeout: TimeSpan, _ write: (Snapshot) -> Void
  ) throws(ManagementError) {
    let lock: StateLock
    do {
      lock = try StateFile.lock(
        at: path + ".host.lock", waitMilliseconds: timeout.milliseconds)
    } catch {
      throw .storage(error)
    }
    write(try read())
    _ = consume lock
  }
}
