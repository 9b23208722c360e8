import Glibc
import ResourceManagement

/// Signals by the names that kill(1) takes.
enum SignalName {
  private static let numbers: KeyValuePairs<String, Int32> = [
    "HUP": SIGHUP, "INT": SIGINT, "QUIT": SIGQUIT, "ABRT": SIGABRT, "KILL": SIGKILL,
    "USR1": SIGUSR1, "USR2": SIGUSR2, "ALRM": SIGALRM, "TERM": SIGTERM, "CONT": SIGCONT,
    "STOP": SIGSTOP, "XCPU": SIGXCPU,
  ]

  /// Reads `TERM`, `SIGTERM` or `15`.
  static func number(_ text: String) throws(CommandError) -> Int32 {
    let upper = text.uppercased()
    let bare = upper.hasPrefix("SIG") ? String(upper.dropFirst(3)) : upper
    if let match = numbers.first(where: { $0.key == bare }) { return match.value }
    guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int32(text),
      (1...64).contains(number)
    else {
      throw .usage(
        "--signal: there is no signal \"\(text)\"",
        suggestions: DidYouMean.suggestions(for: bare, among: numbers.map(\.key)),
        hint: "signals: " + numbers.map(\.key).joined(separator: " ") + ", or 1 to 64")
    }
    return number
  }

  static func name(_ number: Int32) -> String {
    numbers.first { $0.value == number }.map { "SIG" + $0.key } ?? "signal \(number)"
  }
}
