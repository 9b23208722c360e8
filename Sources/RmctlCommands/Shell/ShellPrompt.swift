import Glibc
import ResourceManagement

/// The prompt: active plan, running/limit of sessions, and signs for what must not be missed.
@MainActor
enum ShellPrompt {
  static let continuation = "...> "
  static let defaultFormat = "rm:%p(%r/%m)%x%e%u> "

  /// Replaces the letters of the format; see `rmctl help shell`.
  static func text(_ session: ShellSession) -> String {
    let format = session.variables["PROMPT"] ?? defaultFormat
    let engine = try? session.context.access.read().engine
    var text = ""
    var isEscape = false
    for character in format {
      guard isEscape else {
        if character == "%" { isEscape = true } else { text.append(character) }
        continue
      }
      isEscape = false
      text += part(character, session, engine)
    }
    return text
  }

  private static func part(
    _ letter: Character, _ session: ShellSession, _ engine: Engine?
  ) -> String {
    switch letter {
    case "p": engine.map { TerminalText.escaped($0.policy.activePlan?.name.text ?? "-") } ?? "?"
    case "r": engine.map { String(running($0)) } ?? "?"
    case "m": engine.flatMap(limit).map { String($0) } ?? "-"
    case "g": (try? session.context.access.read().generation).map { String($0) } ?? "?"
    case "x": session.transaction == nil ? "" : "*"
    case "e": session.lastExit == 0 ? "" : "!"
    case "u": geteuid() == 0 ? "#" : ""
    case "T": session.context.access.manager.now.wall.description
    case "%": "%"
    default: "%\(letter)"
    }
  }

  private static func running(_ engine: Engine) -> Int {
    engine.policy.groups.reduce(0) { $0 + engine.admission.running(in: $1.id) }
  }

  /// The pools of all groups that have one together; nil when none has.
  private static func limit(_ engine: Engine) -> Int? {
    let limits = engine.policy.groups.compactMap {
      engine.compiled[$0.id]?.limits.maxSessions?.value
    }
    return limits.isEmpty ? nil : limits.reduce(0) { $0.addingReportingOverflow($1).partialValue }
  }
}
