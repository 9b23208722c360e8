public import Foundation
import Glibc

/// The real `rmctl` binary in a private folder: nothing that it reads or writes is anybody else's,
/// and nothing that it starts outlives the folder.
public final class RmctlBinary: Sendable {
  /// The binary under test: `RMCTL_BINARY`, else the one built beside this test bundle.
  public static let path: String = {
    if let path = ProcessInfo.processInfo.environment["RMCTL_BINARY"], !path.isEmpty {
      return path
    }
    let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    let folder = URL(fileURLWithPath: bundle ?? CommandLine.arguments[0])
      .deletingLastPathComponent()
    return folder.appendingPathComponent("rmctl").path
  }()

  public static var isRoot: Bool { geteuid() == 0 }

  /// Finds a program in `PATH`, for tests that are skipped without it.
  public static func hasTool(_ name: String) -> Bool {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.contains { access("\($0)/\(name)", X_OK) == 0 }
  }

  public let folder: String
  public var state: String { folder + "/state.json" }
  private let marker: String

  public init() throws {
    let base = FileManager.default.temporaryDirectory.path
    folder = "\(base)/rmctl-test-\(UUID().uuidString)"
    marker = "RMCTL_TEST_FOLDER=\(folder)"
    try FileManager.default.createDirectory(
      atPath: folder + "/.io", withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o755])
  }

  deinit {
    killLeftovers()
    ControlGroupsHere.remove(ofState: text("state.json"))
    try? FileManager.default.removeItem(atPath: folder)
  }

  // MARK: Running

  /// Runs `rmctl` with `words` to its end.
  @discardableResult
  public func run(
    _ words: [String], stdin: String? = nil, environment: [String: String] = [:],
    output: CommandOutput = .captured, deadline: TimeInterval = 20
  ) throws -> CommandAnswer {
    try start(words, stdin: stdin, environment: environment, output: output)
      .finish(within: deadline)
  }

  /// Starts `rmctl` with `words` and returns at once.
  public func start(
    _ words: [String], stdin: String? = nil, environment: [String: String] = [:],
    output: CommandOutput = .captured
  ) throws -> RunningProgram {
    try launch([Self.path] + words, stdin: stdin, environment: environment, output: output)
  }

  /// Runs a line of `sh` in the folder; `$RMCTL` is the binary.
  @discardableResult
  public func shell(_ line: String, deadline: TimeInterval = 30) throws -> CommandAnswer {
    try launch(["/bin/sh", "-c", line]).finish(within: deadline)
  }

  /// Starts any program as `rmctl` is started.
  public func launch(
    _ words: [String], stdin: String? = nil, environment: [String: String] = [:],
    output: CommandOutput = .captured
  ) throws -> RunningProgram {
    let name = "\(folder)/.io/\(UUID().uuidString)"
    try Data((stdin ?? "").utf8).write(to: URL(fileURLWithPath: name + ".in"))
    return try RunningProgram(
      words, files: name, environment: variables(changed: environment), folder: folder,
      output: output)
  }

  private func variables(changed: [String: String]) -> [String] {
    var all = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "LANG": "C.UTF-8",
      "HOME": folder, "RMCTL_STATE": state, "XDG_STATE_HOME": folder + "/xdg-state",
      "XDG_CONFIG_HOME": folder + "/xdg-config", "XDG_CACHE_HOME": folder + "/xdg-cache",
      "XDG_RUNTIME_DIR": folder, "RMCTL": Self.path, "RMCTL_TEST_FOLDER": folder,
    ]
    for (name, value) in changed { all[name] = value }
    return all.map { "\($0.key)=\($0.value)" }
  }

  // MARK: Looking

  public func file(_ name: String) -> String { "\(folder)/\(name)" }

  /// The text of a file in the folder, empty when there is none.
  public func text(_ name: String) -> String {
    (try? String(decoding: Data(contentsOf: URL(fileURLWithPath: file(name))), as: UTF8.self)) ?? ""
  }

  /// The bytes of a file in the folder, nil when there is none.
  public func bytes(_ name: String) -> Data? {
    try? Data(contentsOf: URL(fileURLWithPath: file(name)))
  }

  public func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
  }

  /// Pids of living processes that were started from this folder, however they moved since.
  public func leftovers() -> [Int32] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap(Int32.init).filter { pid in
      guard pid != getpid(), let data = FileManager.default.contents(atPath: "/proc/\(pid)/environ")
      else { return false }
      return data.split(separator: 0).contains { $0.elementsEqual(marker.utf8) }
    }
  }

  private func killLeftovers() {
    for _ in 0..<100 {
      let left = leftovers()
      guard !left.isEmpty else { return }
      for pid in left { kill(pid, SIGKILL) }
      usleep(5000)
    }
  }
}

/// Where a program's standard output goes.
public enum CommandOutput: Sendable {
  case captured
  case closed
  case path(String)
}

/// What came of a program.
public struct CommandAnswer: Sendable, CustomStringConvertible {
  public enum End: Equatable, Sendable {
    case exited(Int32)
    case signaled(Int32)
    /// It was killed because its deadline had passed.
    case overdue
  }

  public let end: End
  public let out: String
  public let error: String

  /// The exit code; nil when a signal or the deadline ended it.
  public var code: Int32? { if case .exited(let code) = end { code } else { nil } }

  /// The one JSON object on standard output.
  public var json: [String: Any] { Self.object(out) }
  public var items: [[String: Any]] { json["items"] as? [[String: Any]] ?? [] }
  /// The object under `error` on standard error.
  public var failure: [String: Any] { Self.object(error)["error"] as? [String: Any] ?? [:] }

  public var description: String { "\(end)\nstdout: \(out)\nstderr: \(error)" }

  public static func object(_ text: String) -> [String: Any] {
    let object = try? JSONSerialization.jsonObject(with: Data(text.utf8))
    return object as? [String: Any] ?? [:]
  }
}

/// Looks again and again until something holds or the time is over.
@discardableResult
public func eventually(
  within seconds: TimeInterval = 15, _ condition: () throws -> Bool
) rethrows -> Bool {
  let end = ProcessInfo.processInfo.systemUptime + seconds
  while ProcessInfo.processInfo.systemUptime < end {
    if try condition() { return true }
    usleep(5000)
  }
  return try condition()
}

/// A program in the background, in a process group of its own.
public final class RunningProgram: @unchecked Sendable {
  public struct CannotStart: Error {
    public let words: [String]
    public let number: Int32
  }

  public let pid: Int32
  private let files: String
  private let lock = NSLock()
  private var status: Int32?

  fileprivate init(
    _ words: [String], files: String, environment: [String], folder: String, output: CommandOutput
  ) throws {
    self.files = files
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let new = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, files + ".in", O_RDONLY, 0)
    switch output {
    case .captured: posix_spawn_file_actions_addopen(&actions, 1, files + ".out", new, 0o644)
    case .closed: posix_spawn_file_actions_addclose(&actions, 1)
    case .path(let path): posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY, 0)
    }
    posix_spawn_file_actions_addopen(&actions, 2, files + ".err", new, 0o644)
    pid = try Self.spawn(["env", "-C", folder] + words, environment, &actions)
  }

  private static func spawn(
    _ words: [String], _ environment: [String], _ actions: inout posix_spawn_file_actions_t
  ) throws -> Int32 {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var all = sigset_t()
    sigfillset(&all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    let arguments = words.map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    defer { (arguments + variables).forEach { free($0) } }
    var pid: Int32 = 0
    let failure = posix_spawnp(&pid, words[0], &actions, &attributes, arguments, variables)
    guard failure == 0 else { throw CannotStart(words: words, number: failure) }
    return pid
  }

  deinit {
    guard isRunning else { return }
    signal(SIGKILL)
    eventually(within: 5) { !isRunning }
  }

  public var isRunning: Bool {
    lock.withLock {
      guard status == nil else { return false }
      var news: Int32 = 0
      if waitpid(pid, &news, WNOHANG) == pid { status = news }
      return status == nil
    }
  }

  /// Signals the program itself, not its children.
  public func signal(_ number: Int32) {
    lock.withLock { if status == nil { kill(pid, number) } }
  }

  public var out: String { Self.read(files + ".out") }
  public var error: String { Self.read(files + ".err") }

  /// Waits for its end; past the deadline it is killed.
  @discardableResult
  public func finish(within deadline: TimeInterval = 20) -> CommandAnswer {
    let isInTime = eventually(within: deadline) { !isRunning }
    if !isInTime {
      signal(SIGKILL)
      eventually(within: 5) { !isRunning }
    }
    return CommandAnswer(end: isInTime ? end : .overdue, out: out, error: error)
  }

  private var end: CommandAnswer.End {
    let status = lock.withLock { self.status } ?? 0
    return status & 0x7f == 0 ? .exited(status >> 8 & 0xff) : .signaled(status & 0x7f)
  }

  private static func read(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }
}
