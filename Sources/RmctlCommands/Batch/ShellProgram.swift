import Glibc
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
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    sigfillset(&all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var arguments = words.map { strdup($0) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    var pid: Int32 = 0
    let failure = posix_spawnp(&pid, program, nil, &attributes, arguments, environ)
    guard failure == 0 else {
      throw CommandError.refused(.hostFailure, "\(program): \(String(cString: strerror(failure)))")
    }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    // The same arithmetic as WIFEXITED and WEXITSTATUS.
    let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + (status & 0x7F)
    if code != 0 { throw EarlyExit(code: code) }
  }
}
