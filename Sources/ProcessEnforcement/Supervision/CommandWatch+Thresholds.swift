import Glibc
import LinuxHost
import Quantities
import ResourceEngine
import ResourceManagement

/// What the engine wants to hear of the use of the command.
extension CommandWatch {
  /// I/O grows without our seeing it, so it is looked at ten times a second where it counts; CPU
  /// time cannot pass a threshold before all processors together have had time for it.
  func nextReport() -> Instant? {
    guard let thresholds, !isTerminating else { return nil }
    var next: Instant?
    if thresholds.cpu < .longest {
      let left = max(0, thresholds.cpu.nanoseconds - cpuUsed().nanoseconds)
      let processors = Int64(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
      next = now + TimeSpan(nanoseconds: max(left / processors, 10_000_000))
    }
    guard countsIO(thresholds) else { return next }
    let look = now + .milliseconds(100)
    return next.map { min($0, look) } ?? look
  }

  func countsIO(_ thresholds: CallUse) -> Bool {
    thresholds.ioBytes.bytes < .max || thresholds.ioLogical < .max
  }

  /// Tells the engine what the command has used, once that is where the engine acts.
  func reportUse() {
    guard let thresholds, !isTerminating,
      thresholds.cpu < .longest || countsIO(thresholds)
    else { return }
    let used = use(withIO: countsIO(thresholds))
    guard
      used.cpu >= thresholds.cpu || used.ioBytes >= thresholds.ioBytes
        || used.ioLogical >= thresholds.ioLogical
    else { return }
    let id = supervisor.session
    do throws(ManagementError) {
      try supervisor.change { transaction throws(ManagementError) in
        guard let session = transaction.engine.sessions[id], session.termination == nil,
          session.call?.phase == .running
        else { return }
        try transaction.apply(.report(id, used))
      }
      mustLookAgain = true
    } catch {
      supervisor.note("a threshold was reached, but the state could not be changed: \(error)")
      self.thresholds = nil
    }
    if mustLookAgain { lookAgain() }
  }

  /// What the whole tree has used, collected children included. Reads and writes of processes that
  /// have gone are known as bytes only.
  func use(withIO: Bool) -> CallUse {
    var use = CallUse()
    use.cpu = cpuUsed()
    guard withIO else { return use }
    use.ioBytes = usage.ioBytes
    for member in processes.members() {
      guard let io = ProcessIO.of(member.pid) else { continue }
      use.ioBytes = use.ioBytes + io.bytesRead + io.bytesWritten
      use.ioLogical.add(saturating: io.readCalls)
      use.ioLogical.add(saturating: io.writeCalls)
    }
    return use
  }
}
