import Glibc
import ProcessEnforcement
import ResourceManagement

/// The file of `--result`, opened before the command starts so that a bad path is no surprise.
struct RunResultFile {
  private let descriptor: Int32

  init(_ path: String) throws(CommandError) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw .refused(
        .fileNotFound, "--result \(path): \(String(cString: strerror(errno)))")
    }
  }

  /// One JSON object, authoritative where an exit code could mean two things.
  func write(_ result: RunResult) {
    var exit: Value = .null
    var signal: Value = .null
    switch result.status {
    case .exited(let code): exit = .count(Int(code))
    case .signaled(let number, _): signal = .count(Int(number))
    case nil: break
    }
    let record = Record([
      "session": .id(result.session.value), "outcome": .text(result.outcome.rawValue),
      "reason": .text(result.reason), "exit": exit, "signal": signal,
      "queuedMs": .span(result.usage.waited), "ranMs": .span(result.usage.ran),
      "cpuMs": .span(result.usage.cpu), "maxRss": .size(result.usage.peakMemory),
      "bytesRead": .size(result.usage.bytesRead),
      "bytesWritten": .size(result.usage.bytesWritten),
      "throttledMs": .span(result.usage.throttled),
      "oomKills": .count(Int(clamping: result.memoryKills)),
    ])
    _ = Streams.write(Array((record.json(isPretty: false) + "\n").utf8), to: descriptor)
    close(descriptor)
  }
}
