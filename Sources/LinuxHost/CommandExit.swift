import CLinux
import Glibc
package import Quantities

/// How a child ended and what it and the children it waited for have used: wait4(2).
package struct CommandExit: Hashable, Sendable {
  package enum Status: Hashable, Sendable {
    case exited(code: Int32)
    case signaled(signal: Int32, core: Bool)
  }

  package let status: Status
  package let usage: ProcessUsage

  init?(waitStatus: Int32, usage: rusage) {
    if rmctl_has_exited(waitStatus) != 0 {
      status = .exited(code: rmctl_exit_code(waitStatus))
    } else if rmctl_was_signaled(waitStatus) != 0 {
      status = .signaled(
        signal: rmctl_term_signal(waitStatus), core: rmctl_dumped_core(waitStatus) != 0)
    } else {
      return nil
    }
    self.usage = ProcessUsage(usage)
  }
}

/// Resources that a process and its waited-for children have used.
package struct ProcessUsage: Hashable, Sendable {
  package var cpu: TimeSpan
  package var bytesRead: ByteCount
  package var bytesWritten: ByteCount
  /// Of the largest single process.
  package var peakMemory: ByteCount
  /// Wanted and unwanted ones.
  package var contextSwitches: Int

  init(_ raw: rusage) {
    cpu = Self.span(raw.ru_utime) + Self.span(raw.ru_stime)
    // Blocks of 512 bytes, memory in KiB: getrusage(2).
    bytesRead = ByteCount(bytes: Int64(raw.ru_inblock) * 512)
    bytesWritten = ByteCount(bytes: Int64(raw.ru_oublock) * 512)
    peakMemory = ByteCount(bytes: Int64(raw.ru_maxrss) * 1024)
    contextSwitches = Int(raw.ru_nvcsw)
    contextSwitches.add(saturating: Int(raw.ru_nivcsw))
  }

  private static func span(_ time: timeval) -> TimeSpan {
    TimeSpan(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_usec) * 1000)
  }

  package static func += (a: inout ProcessUsage, b: ProcessUsage) {
    a.cpu = a.cpu + b.cpu
    a.bytesRead = a.bytesRead + b.bytesRead
    a.bytesWritten = a.bytesWritten + b.bytesWritten
    a.peakMemory = max(a.peakMemory, b.peakMemory)
    a.contextSwitches.add(saturating: b.contextSwitches)
  }
}
