import CLinux
import Glibc
import Quantities

/// Runs a program of the host for its answer, with an end to both its time and its words.
enum BoundedCommand {
  enum Answer: Hashable {
    /// - Parameter code: nil when a signal ended it.
    case ended(code: Int32?, output: [UInt8])
    /// It could not be started.
    case missing
    /// It was killed because its time was over.
    case late
    /// It was killed because it wrote too much.
    case tooLong
  }

  /// - Parameter words: the program, looked for in `PATH` when it has no slash and nobody else's
  ///   rights are in play, then its arguments. It reads nothing, and its complaints are dropped.
  static func run(_ words: [String], within time: TimeSpan, atMost most: Int) -> Answer {
    var ends: [Int32] = [-1, -1]
    guard rmctl_pipe(&ends) == 0 else { return .missing }
    defer { close(ends[0]) }
    var spawn = ProcessSpawn(words)
    // A group of its own, so that what it starts can be ended with it.
    spawn.isGroupLeader = true
    spawn.searchesPath = !HostUser.isPrivilegedByOthers
    spawn.descriptors = [0: .null, 1: .descriptor(ends[1]), 2: .null]
    let pid = start(spawn)
    close(ends[1])
    guard let pid else { return .missing }
    let reading = read(from: ends[0], within: time, atMost: most)
    var status: Int32 = 0
    if case .ended(_, let output) = reading,
      wait(for: pid, until: HostClock.now().boot + .seconds(1), &status)
    {
      // A shell in between says so when there is no such program.
      if rmctl_has_exited(status) != 0, rmctl_exit_code(status) == 127 { return .missing }
      let code = rmctl_has_exited(status) != 0 ? rmctl_exit_code(status) : nil
      return .ended(code: code, output: output)
    }
    kill(-pid, SIGKILL)
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    if case .ended = reading { return .late }
    return reading
  }

  /// A program that somebody is just installing is busy for a moment.
  private static func start(_ spawn: ProcessSpawn) -> Int32? {
    for _ in 0..<50 {
      if let pid = spawn.start() { return pid }
      guard errno == ETXTBSY else { return nil }
      poll(nil, 0, 5)
    }
    return nil
  }

  /// Until nobody holds the other end any more.
  private static func read(from pipe: Int32, within time: TimeSpan, atMost most: Int) -> Answer {
    let deadline = HostClock.now().boot + time
    var output: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while true {
      let left = deadline.since(HostClock.now().boot)
      guard left > .zero else { return .late }
      var source = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
      guard poll(&source, 1, Int32(clamping: left.milliseconds &+ 1)) > 0 else { continue }
      let got = Glibc.read(pipe, &part, part.count)
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else { return .ended(code: nil, output: output) }
      output += part[..<got]
      if output.count > most { return .tooLong }
    }
  }

  /// - Returns: whether it ended in time. Only this child is waited for: the others of this process
  ///   are somebody else's.
  private static func wait(for pid: Int32, until deadline: Instant, _ status: inout Int32) -> Bool {
    while true {
      let got = waitpid(pid, &status, WNOHANG)
      if got == pid { return true }
      if got < 0 && errno != EINTR { return false }
      guard HostClock.now().boot < deadline else { return false }
      poll(nil, 0, 2)
    }
  }
}
