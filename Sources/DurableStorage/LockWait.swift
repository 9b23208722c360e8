import Glibc
import Synchronization

/// A wait for flock(2) that ends at a time of the caller's choosing.
///
/// The kernel queues blocked lockers in the order in which they came, which no polling can match:
/// with a hundred writers, polled waiters starved for more than ten seconds. A blocked call cannot
/// be given a deadline without signals, so a thread of its own blocks. When the caller has given
/// up by the time the thread gets the lock, it lets go at once.
final class LockWait: Sendable {
  private enum Phase {
    case waiting
    case granted
    case givenUp
  }

  private let descriptor: Int32
  /// Written to when the wait is over.
  private let bell: (read: Int32, write: Int32)
  private let phase = Mutex(Phase.waiting)

  /// - Parameter descriptor: belongs to the wait from here on, unless it is granted.
  private init?(_ descriptor: Int32) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    self.descriptor = descriptor
    bell = (ends[0], ends[1])
  }

  deinit {
    close(bell.read)
    close(bell.write)
  }

  /// Waits for the lock on an open file.
  ///
  /// - Returns: true when it is held. When it is not, the descriptor is gone: it is closed now or
  ///   as soon as the kernel answers.
  static func lock(_ descriptor: Int32, milliseconds: Int64) -> Bool {
    guard milliseconds > 0, let wait = LockWait(descriptor) else {
      close(descriptor)
      return false
    }
    var thread = pthread_t()
    let retained = Unmanaged.passRetained(wait)
    let failure = pthread_create(
      &thread, nil,
      { raw in
        guard let raw else { return nil }
        Unmanaged<LockWait>.fromOpaque(raw).takeRetainedValue().block()
        return nil
      }, retained.toOpaque())
    guard failure == 0 else {
      retained.release()
      close(descriptor)
      return false
    }
    pthread_detach(thread)
    return wait.answer(within: milliseconds)
  }

  private func block() {
    while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    let isWanted = phase.withLock { phase in
      guard phase == .waiting else { return false }
      phase = .granted
      return true
    }
    guard isWanted else {
      close(descriptor)
      return
    }
    var byte: UInt8 = 1
    write(bell.write, &byte, 1)
  }

  private func answer(within milliseconds: Int64) -> Bool {
    var source = pollfd(fd: bell.read, events: Int16(POLLIN), revents: 0)
    let deadline = Self.now() + milliseconds
    var left = milliseconds
    while left > 0, poll(&source, 1, Int32(clamping: left)) <= 0 { left = deadline - Self.now() }
    return phase.withLock { phase in
      guard phase == .waiting else { return true }
      phase = .givenUp
      return false
    }
  }

  /// Milliseconds of a clock that never jumps.
  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
