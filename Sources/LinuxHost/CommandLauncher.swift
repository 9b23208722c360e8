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
  ///   - words: the program that holds the stub, the stub's word, then what it takes.
  ///   - isSessionLeader: puts it into a session of its own.
  /// - Returns: nil, with `errno` set, when no process could be made.
  package init?(_ words: [[UInt8]], isSessionLeader: Bool = false) {
    var gate: [Int32] = [-1, -1]
    var report: [Int32] = [-1, -1]
    guard rmctl_pipe(&gate) == 0 else { return nil }
    guard rmctl_pipe(&report) == 0 else {
      gate.forEach { close($0) }
      return nil
    }
    var spawn = ProcessSpawn(raw: words)
    spawn.isGroupLeader = true
    spawn.isSessionLeader = isSessionLeader
    spawn.descriptors = [
      CommandStub.gateDescriptor: .descriptor(gate[0]),
      CommandStub.reportDescriptor: .descriptor(report[1]),
    ]
    let pid = spawn.start()
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
}
