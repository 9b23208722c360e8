import CLinux
import Glibc
package import Quantities

/// The second half of starting a command: what the new process does between being spawned and
/// becoming the command. It runs in its own process image, so it may do anything, unlike code
/// between fork and exec.
package enum CommandStub {
  /// Descriptor on which the stub waits for one byte before it goes on.
  package static let gateDescriptor: Int32 = 3
  /// Descriptor to which it writes the error number when the command cannot be started. It is
  /// closed by a successful start.
  package static let reportDescriptor: Int32 = 4

  /// Limits that the command and its children inherit.
  package struct Limits: Hashable, Sendable {
    package var cpu: TimeSpan?
    package var memory: ByteCount?
    package var nice: Int?
    /// The processors on which they may run.
    package var cpus: CPUList?
    /// Files of control groups into which the command is put, by writing 0.
    package var entrances: [String] = []

    package init(cpu: TimeSpan? = nil, memory: ByteCount? = nil, nice: Int? = nil) {
      self.cpu = cpu
      self.memory = memory
      self.nice = nice
    }
  }

  /// Waits at the gate, sets the limits, and becomes the command. Returns only when that failed,
  /// with the error number already reported.
  package static func run(_ words: [[UInt8]], limits: Limits) -> Int32 {
    var byte: UInt8 = 0
    var got: Int
    repeat { got = read(gateDescriptor, &byte, 1) } while got < 0 && errno == EINTR
    // The supervisor died before it could record us: nobody would ever end this command.
    guard got == 1 else { return ECANCELED }
    close(gateDescriptor)
    // Only the report descriptor stays open past this point, and it closes itself on success.
    _ = fcntl(reportDescriptor, F_SETFD, FD_CLOEXEC)
    _ = rmctl_close_from(reportDescriptor + 1)
    for file in limits.entrances {
      if let failure = enter(file) { return report(failure) }
    }
    if let cpus = limits.cpus, let failure = ProcessAffinity.setOwn(cpus) { return report(failure) }
    if let nice = limits.nice {
      _ = rmctl_set_own_nice(Int32(clamping: nice))
      _ = Autogroup.setNice(nice, ofSessionLedBy: getpid())
    }
    if let cpu = limits.cpu {
      // Whole seconds, one more than asked: a backstop behind the supervisor's own measure.
      let seconds = UInt64(cpu.nanoseconds / 1_000_000_000) + 1
      _ = rmctl_set_limit(rmctl_limit_cpu(), seconds, seconds + 5)
    }
    if let memory = limits.memory {
      let bytes = UInt64(memory.bytes)
      _ = rmctl_set_limit(rmctl_limit_data(), bytes, bytes)
    }
    return report(execute(words))
  }

  /// - Returns: nil, or the error number.
  private static func enter(_ path: String) -> Int32? {
    let file = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return errno }
    defer { close(file) }
    return write(file, "0", 1) == 1 ? nil : errno
  }

  /// - Returns: why it could not be started.
  private static func execute(_ words: [[UInt8]]) -> Int32 {
    guard !words.contains(where: { $0.contains(0) }) else { return EINVAL }
    let arguments = ArgumentVector.make(words)
    guard let program = arguments.first ?? nil else { return EINVAL }
    execvp(program, arguments)
    return errno
  }

  private static func report(_ number: Int32) -> Int32 {
    var number = number
    write(reportDescriptor, &number, MemoryLayout<Int32>.size)
    return number
  }
}
