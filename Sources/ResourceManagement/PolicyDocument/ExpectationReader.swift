import Quantities
import ResourcePolicy

/// Reads `{plan, idle, demand, shares, tolerance}`.
struct ExpectationReader {
  static let keys = ["plan", "idle", "demand", "shares", "tolerance"]

  private let policy: Policy
  private let problems: DocumentProblems

  init(_ policy: Policy, _ problems: DocumentProblems) {
    self.policy = policy
    self.problems = problems
  }

  func read(_ item: DocumentCursor) throws(DocumentError) -> Expectation {
    let map = try item.map(allowing: Self.keys, problems: problems)
    let plan = try FieldFormat<PlanID>.plan.value(try map.required("plan"), policy)
    let idle = try map.optional("idle")?.list().map { item throws(DocumentError) in
      try FieldFormat.target.value(item, policy)
    }
    let tolerance = try map.optional("tolerance").map { cursor throws(DocumentError) in
      try FieldFormat<Percentage>.percentage.value(cursor, policy)
    }
    return Expectation(
      plan: plan, idle: idle ?? [], demand: try parts(map.optional("demand")),
      shares: try parts(try map.required("shares")),
      tolerance: tolerance ?? Expectation.standardTolerance)
  }

  private func parts(_ cursor: DocumentCursor?) throws(DocumentError) -> [Expectation.Part] {
    guard let map = try cursor?.map() else { return [] }
    var parts: [Expectation.Part] = []
    for entry in map.entries {
      let value = map.value(of: entry)
      guard let target = try? policy.target(named: entry.key) else {
        let known = policy.groups.map(\.name.text) + policy.plans.map(\.name.text)
        throw value.failure(
          "no group or plan named \(DocumentWriter.json(text: entry.key))",
          suggestions: DidYouMean.suggestions(for: entry.key, among: known))
      }
      parts.append(
        Expectation.Part(target, try FieldFormat<Percentage>.percentage.value(value, policy)))
    }
    return parts
  }
}
