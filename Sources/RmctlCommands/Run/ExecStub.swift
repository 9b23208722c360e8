import LinuxHost
import ResourceManagement

/// The hidden first word with which `rmctl` starts itself to become a command. Not part of the
/// command tree: nobody types it, and it must not wait for anything.
enum ExecStub {
  static let word = "__exec"

  /// - Returns: an exit code, when the command could not be started.
  static func run(_ words: [String]) -> Int32 {
    var limits = CommandStub.Limits()
    var index = 0
    while index + 1 < words.count, words[index] != "--" {
      let number = Int64(words[index + 1]) ?? 0
      switch words[index] {
      case "--nice": limits.nice = Int(clamping: number)
      case "--cpu": limits.cpu = TimeSpan(nanoseconds: number)
      case "--enter": limits.entrances.append(words[index + 1])
      case "--cpus": limits.cpus = try? CPUList(parsing: words[index + 1])
      case "--memory": limits.memory = ByteCount(bytes: number)
      default: return 125
      }
      index += 2
    }
    guard index < words.count, words[index] == "--" else { return 125 }
    _ = CommandStub.run(
      RawArguments.bytes(of: Array(words[(index + 1)...])), limits: limits)
    return 125
  }
}
