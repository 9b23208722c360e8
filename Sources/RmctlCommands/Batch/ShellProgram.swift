import Glibc
import LinuxHost
import ResourceManagement

/// Programs that a script or the shell starts by `\!`.
enum ShellProgram {
  /// Runs a program with our own terminal and waits for it.
  ///
  /// - Throws: ``EarlyExit`` with its code when that is not 0.
  static func run(_ words: [String]) throws {
    guard let program = words.first else {
      throw CommandError.usage("\\! needs a program to run")
    }
    var spawn = ProcessSpawn(words)
    spawn.searchesPath = true
    guard let pid = spawn.start() else {
      throw CommandError.refused(.hostFailure, "\(program): \(String(cString: strerror(errno)))")
    }
    switch ChildReaper.wait(for: pid) {
    case .exited(0): return
    case .exited(let code): throw EarlyExit(code: code)
    case .signaled(let signal, _): throw EarlyExit(code: 128 + signal)
    case nil: throw CommandError.refused(.hostFailure, "\(program) was lost")
    }
  }
}
