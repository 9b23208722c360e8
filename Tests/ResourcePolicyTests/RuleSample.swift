import Quantities
import TestSupport

@testable import ResourcePolicy

/// A random expression whose meaning is known without the parser and the evaluator.
indirect enum RuleSample {
  case constant(Bool)
  case all([RuleSample])
  case any([RuleSample])
  case not(RuleSample)
  /// nil stands for an unknown answer.
  case leaf(text: String, holds: @Sendable (SessionAttributes) -> Bool?)

  var text: String {
    switch self {
    case .constant(let value): value ? "true" : "false"
    case .all(let parts): "(" + parts.map(\.text).joined(separator: " and ") + ")"
    case .any(let parts): "(" + parts.map(\.text).joined(separator: " or ") + ")"
    case .not(let part): "not \(part.text)"
    case .leaf(let text, _): text
    }
  }

  /// By the tables of Kleene's logic, over all parts.
  func value(_ session: SessionAttributes) -> Bool? {
    switch self {
    case .constant(let value): return value
    case .not(let part): return part.value(session).map(!)
    case .leaf(_, let holds): return holds(session)
    case .all(let parts):
      let values = parts.map { $0.value(session) }
      return values.contains(false) ? false : values.contains(nil) ? nil : true
    case .any(let parts):
      let values = parts.map { $0.value(session) }
      return values.contains(true) ? true : values.contains(nil) ? nil : false
    }
  }

  static func random(depth: Int, _ random: inout SplitMix64) -> RuleSample {
    let kind = depth == 0 ? 3 : Int.random(in: 0..<5, using: &random)
    switch kind {
    case 0, 1:
      let parts = (0..<Int.random(in: 2...3, using: &random)).map { _ in
        RuleSample.random(depth: depth - 1, &random)
      }
      return kind == 0 ? .all(parts) : .any(parts)
    case 2: return .not(.random(depth: depth - 1, &random))
    default: return random.isOneIn(12) ? .constant(random.isOneIn(2)) : leaf(&random)
    }
  }

  private static let letters = ["a", "b", "A", "B", "1", "2"]

  private static func leaf(_ random: inout SplitMix64) -> RuleSample {
    if random.isOneIn(6) { return clock(&random) }
    let names: [(String, isExact: Bool, @Sendable (SessionAttributes) -> String?)] = [
      ("user", false, { $0.user }), ("program", false, { $0.program }),
      ("module", true, { $0.module }), ("tag.t", true, { $0.tags["t"] }),
    ]
    let (name, isExact, get) = names[Int.random(in: 0..<names.count, using: &random)]
    let value = letters.randomElement(using: &random) ?? "a"
    let other = letters.randomElement(using: &random) ?? "a"
    let key: @Sendable (String) -> String = { isExact ? $0 : $0.lowercased() }
    func leaf(
      _ rest: String, _ holds: @escaping @Sendable (String) -> Bool, absent: Bool = false
    ) -> RuleSample {
      .leaf(text: "\(name) \(rest)") { get($0).map(holds) ?? absent }
    }
    switch Int.random(in: 0..<11, using: &random) {
    case 0: return leaf("= \(value)", { key($0) == key(value) })
    case 1: return leaf("!= \"\(value)\"", { key($0) != key(value) }, absent: true)
    case 2: return leaf("in (\(value), \(other))", { [key(value), key(other)].contains(key($0)) })
    case 3:
      return leaf(
        "not in [\(value), \(other)]", { ![key(value), key(other)].contains(key($0)) },
        absent: true)
    case 4: return leaf("~ \"\(value)*\"", { key($0).hasPrefix(key(value)) })
    case 5: return leaf("!~ \"*\(value)\"", { !key($0).hasSuffix(key(value)) }, absent: true)
    case 6: return leaf("~ /^\(value)/", { key($0).hasPrefix(key(value)) })
    case 7: return leaf("is set", { _ in true })
    case 8: return leaf("is not set", { _ in false }, absent: true)
    case 9: return leaf("< \"\(value)\"", { key($0) < key(value) })
    default: return leaf(">= 2", { Int($0).map { $0 >= 2 } ?? false })
    }
  }

  /// At Monday 2026-11-23 14:03 UTC.
  private static func clock(_ random: inout SplitMix64) -> RuleSample {
    let choices: [(String, Bool?)] = [
      ("time in 14:00..15:00", true), ("time not in 22:00..06:00", true), ("time < 10:00", false),
      ("day = mon", true), ("day in (sat, sun)", false), ("date >= 2027-01-01", false),
      ("day = mon zone No/Zone", nil), ("time in 15:00..16:00 zone Europe/Berlin", true),
    ]
    let (text, value) = choices[Int.random(in: 0..<choices.count, using: &random)]
    return .leaf(text: text) { _ in value }
  }

  /// A session of few values, so that comparisons often hold.
  static func session(_ random: inout SplitMix64) -> SessionAttributes {
    func value() -> String? {
      random.isOneIn(4)
        ? nil
        : (letters + ["ab", "ba", "12"]).randomElement(using: &random)
    }
    return SessionAttributes(
      user: value() ?? "a", module: value(), program: value(),
      tags: value().map { ["t": $0] } ?? [:])
  }
}
