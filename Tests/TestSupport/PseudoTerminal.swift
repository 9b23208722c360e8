public import Foundation
import Glibc

/// A real terminal with a program on it: keys go in, what would stand on the screen comes out.
/// The program leads a session of its own and the terminal is its controlling one, so Ctrl-C,
/// Ctrl-Z and a hang-up are what they are for a person.
public final class PseudoTerminal: @unchecked Sendable {
  /// A text that did not come in time, with what came instead.
  public struct Missing: Error, CustomStringConvertible {
    public let expected: String
    public let seen: String
    public var description: String {
      "\(expected.debugDescription) did not appear; since then: \(seen.debugDescription)"
    }
  }

  public struct CannotOpen: Error {
    public let step: String
    public let number: Int32
  }

  public enum Life: Equatable, Sendable {
    case running
    case stopped(Int32)
    case exited(Int32)
    case signaled(Int32)
  }

  public let pid: Int32
  private let master: Int32
  private var isOpen = true
  private var received: [UInt8] = []
  private var position = 0
  private var lastLife = Life.running

  /// - Parameters:
  ///   - words: a program with its path, and its arguments.
  ///   - environment: all of it; `TERM` must be in it.
  public init(
    _ words: [String], environment: [String: String], folder: String, columns: Int = 100,
    rows: Int = 30
  ) throws {
    let opened = try Self.open(columns: columns, rows: rows)
    master = opened.master
    do {
      pid = try Self.spawn(["env", "-C", folder] + words, environment, opened.slave)
    } catch {
      Glibc.close(opened.master)
      throw error
    }
  }

  deinit {
    hangUp()
    killSession()
  }

  // MARK: Opening

  private static func open(columns: Int, rows: Int) throws -> (master: Int32, slave: String) {
    // What posix_openpt, unlockpt and ptsname do, none of which Swift's Glibc has: the numbers
    // are TIOCSPTLCK and TIOCGPTN.
    let master = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard master >= 0 else { throw CannotOpen(step: "/dev/ptmx", number: errno) }
    var unlocked: Int32 = 0
    var number: Int32 = 0
    guard ioctl(master, 0x4004_5431, &unlocked) == 0, ioctl(master, 0x8004_5430, &number) == 0
    else {
      defer { Glibc.close(master) }
      throw CannotOpen(step: "unlock", number: errno)
    }
    setSize(of: master, columns: columns, rows: rows)
    return (master, "/dev/pts/\(number)")
  }

  private static func setSize(of file: Int32, columns: Int, rows: Int) {
    var size = winsize(
      ws_row: UInt16(clamping: rows), ws_col: UInt16(clamping: columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(file, UInt(TIOCSWINSZ), &size)
  }

  private static func spawn(
    _ words: [String], _ environment: [String: String], _ slave: String
  ) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // A session leader that opens a terminal without O_NOCTTY gets it as its controlling one.
    posix_spawn_file_actions_addopen(&actions, 0, slave, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    sigfillset(&all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    // 0x80 is POSIX_SPAWN_SETSID, which only GNU names.
    posix_spawnattr_setflags(
      &attributes, Int16(0x80 | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let arguments = words.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (arguments + variables).forEach { free($0) } }
    var pid: Int32 = 0
    let failure = posix_spawnp(&pid, words[0], &actions, &attributes, arguments, variables)
    guard failure == 0 else { throw CannotOpen(step: "posix_spawnp", number: failure) }
    return pid
  }

  // MARK: Keys and signals

  public func type(_ keys: String) {
    var rest = Array(keys.utf8)[...]
    let end = Self.uptime + 10
    while !rest.isEmpty, isOpen, Self.uptime < end {
      let written = rest.withUnsafeBytes { write(master, $0.baseAddress, min(256, $0.count)) }
      if written > 0 { rest = rest.dropFirst(written) }
      // The kernel keeps 4096 bytes of what nobody reads; take what is shown meanwhile.
      _ = receive(within: 0)
    }
  }

  public func resize(columns: Int, rows: Int) {
    Self.setSize(of: master, columns: columns, rows: rows)
  }

  /// To the program alone, not to what it has started.
  public func signal(_ number: Int32) {
    guard case .exited = life else {
      kill(pid, number)
      return
    }
  }

  /// Takes the terminal away, as closing its window does.
  public func hangUp() {
    guard isOpen else { return }
    isOpen = false
    Glibc.close(master)
  }

  // MARK: What is shown

  /// Everything shown so far.
  public var transcript: String {
    _ = receive(within: 0)
    return String(decoding: received, as: UTF8.self)
  }

  /// What has been shown behind the last text waited for.
  public var unread: String {
    _ = receive(within: 0)
    return String(decoding: received[position...], as: UTF8.self)
  }

  /// Waits until `text` appears behind the last text waited for.
  ///
  /// - Returns: what was shown in front of it.
  @discardableResult
  public func wait(for text: String, within seconds: TimeInterval = 15) throws -> String {
    let needle = Array(text.utf8)
    let end = Self.uptime + seconds
    while true {
      if let range = received[position...].firstRange(of: needle) {
        defer { position = range.upperBound }
        return String(decoding: received[position..<range.lowerBound], as: UTF8.self)
      }
      let left = end - Self.uptime
      guard left > 0, receive(within: min(left, 0.2)) || life == .running else {
        throw Missing(expected: text, seen: unread)
      }
    }
  }

  /// - Returns: whether the terminal is still there.
  private func receive(within seconds: TimeInterval) -> Bool {
    guard isOpen else { return false }
    var chunk = [UInt8](repeating: 0, count: 65536)
    var source = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&source, 1, Int32(seconds * 1000)) > 0 else { return true }
    let got = read(master, &chunk, chunk.count)
    if got > 0 {
      received += chunk[..<got]
      Self.pasteMarks.forEach(removeUnread)
    }
    return got > 0 || (got < 0 && errno == EINTR)
  }

  /// What readline says about bracketed paste shows nothing and would stand between all texts.
  private static let pasteMarks = ["\u{1B}[?2004l\r", "\u{1B}[?2004h"].map { Array($0.utf8) }

  private func removeUnread(_ mark: [UInt8]) {
    while let range = received[position...].firstRange(of: mark) { received.removeSubrange(range) }
  }

  // MARK: The program

  /// What became of the program.
  public var life: Life {
    var news: Int32 = 0
    if waitpid(pid, &news, WNOHANG | WUNTRACED | WCONTINUED) == pid {
      if news == 0xffff {
        lastLife = .running
      } else if news & 0xff == 0x7f {
        lastLife = .stopped(news >> 8 & 0xff)
      } else {
        lastLife = news & 0x7f == 0 ? .exited(news >> 8 & 0xff) : .signaled(news & 0x7f)
      }
    }
    return lastLife
  }

  /// Waits for the program to end, or to stop; what it shows meanwhile is kept.
  @discardableResult
  public func waitForChange(within seconds: TimeInterval = 15) -> Life {
    let end = Self.uptime + seconds
    while life == .running, Self.uptime < end {
      if !receive(within: 0.02) { usleep(5000) }
    }
    while receive(within: 0), hasUnreceived {}
    return life
  }

  private var hasUnreceived: Bool {
    var source = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    return poll(&source, 1, 0) > 0 && source.revents & Int16(POLLIN) != 0
  }

  /// Whether the terminal edits lines and echoes by itself, as a program finds it.
  public var hasOwnModes: Bool {
    var modes = termios()
    guard tcgetattr(master, &modes) == 0 else { return false }
    let both = tcflag_t(ICANON | ECHO)
    return modes.c_lflag & both == both
  }

  /// The process group that reads from the terminal.
  public var foreground: Int32 { tcgetpgrp(master) }

  /// Processes of the program's session.
  public var members: [Int32] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap(Int32.init).filter { getsid($0) == pid }
  }

  private func killSession() {
    let end = Self.uptime + 5
    while Self.uptime < end {
      members.forEach { kill($0, SIGKILL) }
      switch life {
      case .exited, .signaled: return
      default: usleep(5000)
      }
    }
  }

  private static var uptime: TimeInterval { ProcessInfo.processInfo.systemUptime }
}
