import Glibc
import LinuxHost
import Quantities
import ResourceEngine
import ResourceManagement

/// Signals and the terminal, passed on to the command.
extension CommandWatch {
  func handle(_ signal: Int32) {
    if [SIGTERM, SIGHUP, SIGQUIT].contains(signal) { supervisor.passedOn = signal }
    switch signal {
    case SIGCHLD, SIGTTOU, SIGTTIN:
      break
    case SIGCONT:
      if let terminal { terminal.give(to: process.pid) }
      kill(-process.pid, SIGCONT)
    case SIGINT, SIGTERM:
      interrupts += 1
      if interrupts == 1 {
        kill(-process.pid, signal)
      } else {
        end(signal: SIGTERM, grace: limits?.grace ?? Termination.defaultGrace)
      }
    case SIGTSTP:
      kill(-process.pid, signal)
      stopWithCommand()
    default:
      kill(-process.pid, signal)
    }
  }

  /// The command was stopped from the terminal: give the terminal back to the shell and stop as
  /// well, so that `fg` finds a job to continue.
  func stopWithCommand() {
    terminal?.takeBack()
    raise(SIGSTOP)
    terminal?.give(to: process.pid)
    kill(-process.pid, SIGCONT)
  }
}
