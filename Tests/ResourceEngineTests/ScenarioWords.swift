import Quantities
import ResourceEngine
import ResourcePolicy

/// The words of one line, read from the left.
struct Words {
  struct Missing: Error {
    let after: String
  }

  private let all: [String]
  private var position = 0

  init(_ text: Substring) {
    all = text.split(separator: " ").map(String.init)
  }

  var isAtEnd: Bool { position == all.count }

  mutating func next() throws -> String {
    guard position < all.count else { throw Missing(after: all.joined(separator: " ")) }
    defer { position += 1 }
    return all[position]
  }

  /// Reads `word` if it comes next.
  mutating func take(_ word: String) -> Bool {
    guard position < all.count, all[position] == word else { return false }
    position += 1
    return true
  }

  mutating func rest() -> [String] {
    defer { position = all.count }
    return Array(all[position...])
  }

  mutating func span() throws -> TimeSpan { try TimeSpan(parsing: try next()) }

  mutating func size() throws -> ByteCount { try ByteCount(parsing: try next()) }

  mutating func count() throws -> Int { try Count.parse(try next(), in: 0...1_000_000) }
}

extension Rejection {
  /// The name of the case, as scenarios write it.
  var word: String {
    Mirror(reflecting: self).children.first?.label ?? "?"
  }
}

extension GroupReason {
  /// The reason as scenarios write it.
  var words: String {
    switch self {
    case .explicit: "explicit"
    case .mapping(let attribute, let value): "mapping \(attribute.rawValue) \(value)"
    case .rule(let name): "rule \(name)"
    case .defaultGroup: "default"
    case .switched(let by): "switched \(by)"
    case .threshold(let words): "threshold \(words)"
    case .reassigned: "reassigned"
    }
  }
}

extension GroupCounters {
  /// A counter by the word that scenarios use.
  func value(_ word: String) -> Int? {
    switch word {
    case "opened": sessionsOpened
    case "begun": callsBegun
    case "queued": callsQueued
    case "admitted": callsAdmitted
    case "ended": callsEnded
    case "abandoned": callsAbandoned
    case "queue-timeouts": queueTimeouts
    case "execution-timeouts": executionTimeouts
    case "cpu-limits": cpuLimits
    case "idle-timeouts": idleTimeouts
    case "kills": kills
    case "lost": lost
    case "cpu-seconds": Int(usage.cpu.inSeconds)
    case "waited-seconds": Int(usage.waited.inSeconds)
    case "ran-seconds": Int(usage.ran.inSeconds)
    case "switches": thresholdSwitches
    case "threshold-cancels": thresholdCancels
    case "threshold-kills": thresholdKills
    case "threshold-notes": thresholdNotes
    case "runaways": runaways
    case "idle-blockers": idleBlockers
    case "parallel": parallelCalls
    case "downgrades": downgrades
    case "memory-waits": memoryWaits
    case "server-waits": serverWaits
    case "boosts": boosts
    case "sessions-ended": sessionsEnded
    default: nil
    }
  }
}

/// The moment `span` after the start of a scenario.
func moment(_ span: TimeSpan) -> Now {
  Now(
    boot: Instant(nanoseconds: 1_000_000_000_000) + span,
    wall: WallTime(milliseconds: 1_763_900_000_000 + span.milliseconds))
}
