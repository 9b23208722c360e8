import Glibc

/// A real child process in a group of its own, killed and collected when the object goes away.
public final class Child: Sendable {
  public let pid: Int32

  /// - Parameter variables: the whole environment.
  public init(_ words: [String] = ["/bin/sleep", "600"], variables: [String] = []) throws {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
    var arguments = words.map { strdup($0) } + [nil]
    var environment = variables.map { strdup($0) } + [nil]
    defer { (arguments + environment).forEach { free($0) } }
    var pid: Int32 = 0
    let failure = posix_spawn(&pid, words[0], nil, &attributes, &arguments, &environment)
    guard failure == 0 else { throw SpawnFailure(number: failure) }
    self.pid = pid
  }

  deinit {
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
  }

  /// Whether it has ended, without collecting it.
  public var hasEnded: Bool {
    var info = siginfo_t()
    return waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_signo != 0
  }
}

public struct SpawnFailure: Error {
  public let number: Int32
}

/// Looks until `condition` holds, for ten seconds at most.
public func soon(_ condition: () -> Bool) -> Bool {
  for _ in 0..<2000 {
    if condition() { return true }
    usleep(5000)
  }
  return condition()
}
