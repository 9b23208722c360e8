import Glibc
import LinuxHost
import Quantities
import ResourceEngine
import ResourceManagement

/// Standing still, for caps and rates that no control group holds.
extension CommandWatch {
  /// Of the machine; the cap of the plan, and what the command asked for itself.
  func cap(of session: Session, _ engine: Engine) -> Double? {
    let own = engine.processors(of: session).map { $0.processors / Self.processors }
    return [engine.cpuCap(of: session), own.flatMap { $0 < 1 ? $0 : nil }].compactMap { $0 }.min()
  }

  static let processors = Double(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

  /// - Parameter fraction: of the machine; nil when no cap holds any more.
  func adoptCap(_ fraction: Double?) {
    guard let fraction else {
      allowance = nil
      return
    }
    let rate = max(fraction * Self.processors, 0.001)
    if allowance == nil {
      allowance = CPUAllowance(rate: rate, used: cpuUsed(), at: now)
    } else {
      allowance?.change(rate: rate)
    }
  }

  /// Stops the command while it is ahead of its allowance, or its group of its I/O rate, and
  /// continues it when it is not.
  func enforceCap() {
    guard !isTerminating else { return }
    let isAhead = allowance?.mustPause(used: cpuUsed(), at: now) ?? false
    let mustPause = isAhead || ioPaidAt > now
    guard mustPause != isHeld else { return }
    if mustPause {
      isHeld = true
      heldSince = now
      processes.pause()
    } else {
      letGo()
    }
  }

  func letGo() {
    countHeld()
    isHeld = false
    processes.goOn()
  }

  func countHeld() {
    if isHeld { usage.throttled = usage.throttled + now.since(heldSince) }
  }
}
