import DurableStorage

/// The place of the one monitor of a state. The kernel frees it when the process dies.
public final class MonitorSeat: Sendable {
  private let lock: LifetimeLock

  fileprivate init(_ lock: consuming StateLock) {
    self.lock = LifetimeLock(lock)
  }
}

/// A lock cannot be copied; this holds it for as long as somebody holds this.
private final class LifetimeLock: Sendable {
  private let lock: StateLock

  init(_ lock: consuming StateLock) {
    self.lock = lock
  }
}

extension ResourceManager {
  /// - Throws: ``ManagementError/monitorRunning(pid:)`` while another one has the place.
  public func takeMonitorSeat() throws(ManagementError) -> MonitorSeat {
    do {
      return MonitorSeat(
        try StateFile.lock(at: path + ".monitor.lock", waitMilliseconds: 0))
    } catch .busy(_, let holder, _) {
      throw .monitorRunning(pid: holder)
    } catch {
      throw .storage(error)
    }
  }
}
