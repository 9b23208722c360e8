import CLinux
import Glibc

/// The first half of starting a command: spawns the stub in a process group of its own and holds
/// it at a gate until the caller has recorded it.
package struct CommandLauncher: ~Copyable {
  package let pid: Int32
  private let gate: Int32
  /// Becomes readable with an error number, or closes when the command runs.
  private let report: Int32

  /// - Parameters:
  ///   - executable: the program whose hidden stub takes `words`.
  /// - Returns: nil, with `errno` set, when no process could be made.
  package init?(executable: String, words: [String]) {
    var gate: [Int32] = [-1, -1]
    var report: [Int32] = [-1, -1]
    guard rmctl_pipe(&gate) == 0 else { return nil }
    guard rmctl_pipe(&report) == 0 else {
      gate.forEach { close($0) }
      return nil
    }
    let pid = Self.spawn(executable, words, gate: gate[0], report: report[1])
    close(gate[0])
    close(report[1])
    guard let pid else {
      close(gate[1])
      close(report[0])
      return nil
    }
    self.pid = pid
    self.gate = gate[1]
    self.report = report[0]
  }

  deinit {
    close(gate)
    close(report)
  }

  /// Lets the stub go on and waits until it has become the command.
  ///
  /// - Returns: nil when the command runs; the error number otherwise.
  package func release() -> Int32? {
    var byte: UInt8 = 1
    guard write(gate, &byte, 1) == 1 else { return errno }
    var number: Int32 = 0
    var got: Int
    repeat { got = read(report, &number, MemoryLayout<Int32>.size) } while got < 0 && errno == EINTR
    return got == MemoryLayout<Int32>.size ? number : nil
  }

  private static func spawn(
    _ executable: String, _ words: [String], gate: Int32, report: Int32
  ) -> Int32? {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    sigfillset(&all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Above everything first: the descriptors may themselves be 3 or 4.
    posix_spawn_file_actions_adddup2(&actions, gate, 100)
    posix_spawn_file_actions_adddup2(&actions, report, 101)
    posix_spawn_file_actions_adddup2(&actions, 100, CommandStub.gateDescriptor)
    posix_spawn_file_actions_adddup2(&actions, 101, CommandStub.reportDescriptor)
    var arguments = words.map { strdup($0) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    var pid: Int32 = 0
    let failure = posix_spawn(&pid, executable, &actions, &attributes, arguments, environ)
    guard failure == 0 else {
      errno = failure
      return nil
    }
    return pid
  }
}
