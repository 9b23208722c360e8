import Glibc

/// Starts programs the one way that is safe once the runtime has threads: posix_spawn(3), with
/// every signal back at its default and none blocked.
package struct ProcessSpawn: Sendable {
  /// What stands under a descriptor of the new process.
  package enum Source: Sendable {
    case null
    case descriptor(Int32)
  }

  private let words: [[UInt8]]
  /// A process group of its own, so that signals of our terminal do not reach it.
  package var isGroupLeader = false
  /// A session of its own, without a controlling terminal; it leads a process group as well then.
  package var isSessionLeader = false
  /// Look for the program in `PATH`.
  package var searchesPath = false
  /// Descriptors by number; the others are ours, unless they close themselves.
  package var descriptors: KeyValuePairs<Int32, Source> = [:]

  /// - Parameter words: the program, then its arguments.
  package init(_ words: [String]) {
    self.init(raw: words.map { Array($0.utf8) })
  }

  /// - Parameter words: byte for byte: an argument need not be text.
  package init(raw words: [[UInt8]]) {
    self.words = words
  }

  /// - Returns: the pid; nil, with `errno` set, when no process could be made.
  package func start() -> Int32? {
    let arguments = ArgumentVector.make(words)
    defer { arguments.forEach { free($0) } }
    guard let program = arguments.first ?? nil else {
      errno = EINVAL
      return nil
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    setSignals(of: &attributes)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    setDescriptors(of: &actions)
    var pid: Int32 = 0
    let spawn = searchesPath ? posix_spawnp : posix_spawn
    let failure = spawn(&pid, program, &actions, &attributes, arguments, environ)
    guard failure == 0 else {
      errno = failure
      return nil
    }
    return pid
  }

  private func setSignals(of attributes: inout posix_spawnattr_t) {
    var all = sigset_t()
    sigfillset(&all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    if isSessionLeader {
      flags |= Self.setSession
    } else if isGroupLeader {
      posix_spawnattr_setpgroup(&attributes, 0)
      flags |= POSIX_SPAWN_SETPGROUP
    }
    posix_spawnattr_setflags(&attributes, Int16(flags))
  }

  /// `POSIX_SPAWN_SETSID` of spawn.h, which is not imported because it is an extension.
  private static let setSession: Int32 = 0x80

  /// Sources go above every target first: one of them may stand where another must go.
  private func setDescriptors(of actions: inout posix_spawn_file_actions_t) {
    let shelter: Int32 = 100
    for (offset, entry) in descriptors.enumerated() {
      if case .descriptor(let source) = entry.value {
        posix_spawn_file_actions_adddup2(&actions, source, shelter + Int32(offset))
      }
    }
    for (offset, entry) in descriptors.enumerated() {
      switch entry.value {
      case .null:
        posix_spawn_file_actions_addopen(&actions, entry.key, "/dev/null", O_RDWR, 0)
      case .descriptor:
        posix_spawn_file_actions_adddup2(&actions, shelter + Int32(offset), entry.key)
        posix_spawn_file_actions_addclose(&actions, shelter + Int32(offset))
      }
    }
  }
}
