import Glibc
import LinuxHost
import Testing

/// Signals to this thread only, so that the other tests do not notice.
@Suite struct SignalQueueTests {
  @Test func signalsAreReadInsteadOfDelivered() throws {
    guard let queue = SignalQueue([SIGUSR1, SIGUSR2]) else {
      Issue.record("no queue")
      return
    }
    defer {
      SignalQueue.restoreDefault(SIGUSR1)
      SignalQueue.restoreDefault(SIGUSR2)
    }
    #expect(queue.take() == [])
    // Not blocked, either of these would end this process.
    pthread_kill(pthread_self(), SIGUSR2)
    #expect(queue.take() == [SIGUSR2])
    pthread_kill(pthread_self(), SIGUSR1)
    pthread_kill(pthread_self(), SIGUSR1)
    pthread_kill(pthread_self(), SIGUSR2)
    #expect(Set(queue.take()) == [SIGUSR1, SIGUSR2])
    #expect(queue.take() == [])
  }

  @Test func aRestoredSignalIsNoLongerBlocked() {
    guard SignalQueue([SIGWINCH]) != nil else {
      Issue.record("no queue")
      return
    }
    #expect(isBlocked(SIGWINCH))
    SignalQueue.restoreDefault(SIGWINCH)
    #expect(!isBlocked(SIGWINCH))
  }

  private func isBlocked(_ number: Int32) -> Bool {
    var mask = sigset_t()
    pthread_sigmask(SIG_BLOCK, nil, &mask)
    return sigismember(&mask, number) == 1
  }
}
