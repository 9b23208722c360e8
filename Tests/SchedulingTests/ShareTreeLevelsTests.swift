import Scheduling
import Testing

/// Known answers of the division by levels; to nine digits and better.
@Suite("Division by levels")
struct ShareTreeLevelsTests {
  private func shares(_ nodes: [TreePlan.Node], cap: Double = 1) -> [Double] {
    Array(TreePlan(cap: cap, method: .levels, nodes: nodes).tree.shares().dropFirst())
  }

  private func isNear(_ a: [Double], _ b: [Double]) -> Bool {
    SchedulingTests.isNear(a, b, within: 1e-12)
  }

  @Test("A level divides what the level above left")
  func dividesLevelByLevel() {
    let found = shares([
      .init(parent: 0, levels: [0.75]), .init(parent: 0, levels: [0, 0.6]),
      .init(parent: 0, levels: [0, 0.4]), .init(parent: 0, levels: [0, 0, 1]),
    ])
    #expect(isNear(found, [0.75, 0.15, 0.1, 0]))
  }

  @Test("What a level does not use goes to the next level, not to a sibling of the same level")
  func flowsDown() {
    let found = shares([
      .init(parent: 0, levels: [0.75], demand: 0.25), .init(parent: 0, levels: [0.25]),
      .init(parent: 0, levels: [0, 1]),
    ])
    #expect(isNear(found, [0.25, 0.25, 0.5]))
  }

  @Test("With a single level, what a node does not use goes to its siblings by their fractions")
  func sharesASingleLevel() {
    let found = shares([
      .init(parent: 0, levels: [0.5], demand: 0.1), .init(parent: 0, levels: [0.3]),
      .init(parent: 0, levels: [0.2]),
    ])
    #expect(isNear(found, [0.1, 0.54, 0.36]))
  }

  @Test("Levels may be skipped, and the eighth is one too")
  func usesEveryLevel() {
    var levels = [Double](repeating: 0, count: 8)
    levels[7] = 1
    let found = shares([
      .init(parent: 0, levels: [0, 0, 0.5]), .init(parent: 0, levels: levels),
    ])
    #expect(isNear(found, [0.5, 0.5]))
  }

  @Test("What the last level leaves is divided by the promises of all levels")
  func dividesTheRemainder() {
    let found = shares([
      .init(parent: 0, levels: [0.2, 0.5]), .init(parent: 0, levels: [0.3]),
    ])
    // Promises 0.2 + 0.5 · 0.5 and 0.3, remainder 0.25.
    #expect(isNear(found, [0.6, 0.4]))
  }

  @Test("The remainder fills the hungry: one that has enough leaves its part to the others")
  func fillsTheRemainder() {
    let found = shares([
      .init(parent: 0, levels: [0.4], demand: 0.45), .init(parent: 0, levels: [0.2]),
      .init(parent: 0, levels: [0, 0.25]),
    ])
    // Promises 0.4, 0.2 and 0.1; of the remainder 0.3 the first takes 0.05.
    #expect(isNear(found, [0.45, 0.2 + 0.25 * 2 / 3, 0.1 + 0.25 / 3]))
  }

  @Test("A node without any fraction waits until all others have what they want")
  func servesTheRestLast() {
    var nodes: [TreePlan.Node] = [
      .init(parent: 0, weight: 3), .init(parent: 0, weight: 1), .init(parent: 0, levels: [0.5]),
    ]
    #expect(isNear(shares(nodes), [0, 0, 1]))
    nodes[2].demand = 0.6
    #expect(isNear(shares(nodes), [0.3, 0.1, 0.6]))
    nodes[0].demand = 0.2
    #expect(isNear(shares(nodes), [0.2, 0.2, 0.6]))
  }

  @Test("Without weight a fraction still counts; with neither a node gets nothing, even alone")
  func readsZeroWeights() {
    let found = shares([
      .init(parent: 0, weight: 0, levels: [0.5]), .init(parent: 0, weight: 9, levels: [0.5]),
    ])
    #expect(isNear(found, [0.5, 0.5]))
    #expect(shares([.init(parent: 0, weight: 0)]) == [0])
    #expect(shares([.init(parent: 0, weight: 0), .init(parent: 1)]) == [0, 0])
    #expect(
      shares([.init(parent: 0, weight: 0, levels: [.leastNonzeroMagnitude], demand: 0.5)]) == [0.5])
  }

  @Test("Fractions mean nothing below a parent that divides by weights")
  func ignoresLevelsAmongWeights() {
    let plan = TreePlan(nodes: [
      .init(parent: 0, weight: 0, levels: [1]), .init(parent: 0, weight: 3, levels: [0.1]),
      .init(parent: 0, weight: 1, levels: [0.9]),
    ])
    #expect(isNear(plan.tree.shares(), [1, 0, 0.75, 0.25]))
  }

  @Test("Fractions that sum to more than one divide their level as weights do")
  func dividesTooMuch() {
    #expect(
      isNear(
        shares([.init(parent: 0, levels: [1]), .init(parent: 0, levels: [0.5])]),
        [2.0 / 3, 1.0 / 3]))
    var nodes: [TreePlan.Node] = [
      .init(parent: 0, levels: [0.8]), .init(parent: 0, levels: [0.8]),
      .init(parent: 0, levels: [0, 1]),
    ]
    #expect(isNear(shares(nodes), [0.5, 0.5, 0]))
    nodes[1].demand = 0.3
    #expect(isNear(shares(nodes), [0.7, 0.3, 0]))
    nodes[1].demand = 0.05
    #expect(isNear(shares(nodes), [0.8, 0.05, 0.15]))
  }

  @Test("Fractions outside their range are clamped, nonsense is none, a ninth is ignored")
  func clampsFractions() {
    let found = shares([
      .init(parent: 0, weight: 0, levels: [.nan, -1, .infinity, -.infinity]),
      .init(parent: 0, weight: 0, levels: [0, 0, 0, 0, 0, 0, 0, 0, 1]),
      .init(parent: 0, levels: [0, 7]), .init(parent: 0, levels: [0, 0, 1]),
    ])
    #expect(isNear(found, [0, 0, 1, 0]))
  }

  @Test("A limit holds at every level and in the remainder; what it holds back flows down")
  func respectsLimits() {
    let found = shares([
      .init(parent: 0, levels: [0.5], limit: 0.2), .init(parent: 0, levels: [0, 0.5], limit: 0.6),
      .init(parent: 0, weight: 1, limit: 0.1),
    ])
    #expect(isNear(found, [0.2, 0.6, 0.1]))
  }

  @Test("Each node divides by its own method; an idle one leaves its level's part to the next")
  func mixesMethods() {
    var nodes: [TreePlan.Node] = [
      .init(parent: 0, levels: [0.6], method: .weights), .init(parent: 0, levels: [0, 1]),
      .init(parent: 1, weight: 2), .init(parent: 1, weight: 1, method: .levels),
      .init(parent: 4, levels: [0.25]), .init(parent: 4, levels: [0, 1]),
    ]
    #expect(isNear(shares(nodes), [0.6, 0.4, 0.4, 0.2, 0.05, 0.15]))
    nodes[2].demand = 0.1
    nodes[5].demand = 0
    nodes[4].demand = 0.2
    #expect(isNear(shares(nodes), [0.3, 0.7, 0.1, 0.2, 0.2, 0]))
  }
}

/// Oracle Database Administrator's Guide 11g Release 2 (11.2), "Putting It All Together: Oracle
/// Database Resource Manager Examples", "Multilevel Plan Example":
/// https://docs.oracle.com/cd/E24693_01/server.11203/e17120/dbrm007.htm
@Suite("The multilevel plan of Oracle's manual")
struct ManualPlanTests {
  /// The share of each sub-plan and group; who has no demand wants everything.
  private func shares(_ demands: [String: Double], others: Double? = nil) -> [String: Double] {
    var tree = ShareTree(method: .levels)
    func demand(_ name: String) -> Double { demands[name] ?? 1 }
    let mail = tree.add(below: tree.root, levels: [0.3], demand: demand("mail"), method: .levels)
    let bug = tree.add(below: tree.root, levels: [0.7], demand: demand("bug"), method: .levels)
    let groups: [(String, Int, [Double])] = [
      ("postman", mail, [0.4]), ("users", mail, [0, 0.8]), ("mail maint", mail, [0, 0.2]),
      ("mail other", mail, [0, 0, 1]), ("online", bug, [0.8]), ("batch", bug, [0.2]),
      ("bug maint", bug, [0, 1]), ("bug other", bug, [0, 0, 1]),
    ]
    var nodes = ["mail": mail, "bug": bug]
    for (name, plan, levels) in groups {
      nodes[name] = tree.add(below: plan, levels: levels, demand: demand(name))
    }
    if let others, let first = nodes["mail other"], let second = nodes["bug other"] {
      tree.join([first, second], demand: others)
    }
    let shares = tree.shares()
    return nodes.mapValues { shares[$0] }
  }

  private func expect(
    _ found: [String: Double], _ expected: [String: Double],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (name, share) in expected {
      #expect(
        abs((found[name] ?? -1) - share) < 1e-12, "\(name)", sourceLocation: sourceLocation)
    }
  }

  /// The guide: 40 % of 30 % is 12 % of the CPU; the implicit 60 % are divided 80 to 20.
  @Test("When all are busy, the first levels that give everything out starve those below")
  func dividesAmongBusyGroups() {
    expect(
      shares([:]),
      [
        "mail": 0.3, "bug": 0.7, "postman": 0.12, "users": 0.144, "mail maint": 0.036,
        "mail other": 0, "online": 0.56, "batch": 0.14, "bug maint": 0, "bug other": 0,
      ])
  }

  /// The guide: when maildb_plan uses only 20 % of the CPU, 80 % are there for bugdb_plan.
  @Test("The plan with one level gives what one sub-plan leaves to the other")
  func sharesTheTopLevel() {
    expect(shares(["mail": 0.2]), ["mail": 0.2, "bug": 0.8, "online": 0.64, "postman": 0.08])
    expect(shares(["bug": 0]), ["mail": 1, "postman": 0.4, "users": 0.48, "mail maint": 0.12])
  }

  /// The guide: the second level may use what Postman_group leaves.
  @Test("What the first level leaves is divided by the second")
  func usesTheFirstLevel() {
    expect(
      shares(["postman": 0.02]),
      ["postman": 0.02, "users": 0.224, "mail maint": 0.056, "mail other": 0])
  }

  /// The guide: if Users_group uses 70 % and not 80 %, the 10 % go to OTHER_GROUPS only.
  @Test("What the second level leaves goes to the third, not to a sibling")
  func flowsToOtherGroups() {
    expect(
      shares(["users": 0.126]),
      ["postman": 0.12, "users": 0.126, "mail maint": 0.036, "mail other": 0.018])
  }

  /// The guide: Bug_Maint_group uses what the first level leaves, OTHER_GROUPS the remainder.
  @Test("Two siblings of a full first level do not use what the other leaves")
  func flowsBelowTheFirstLevel() {
    expect(
      shares(["online": 0.28, "bug maint": 0.2]),
      ["online": 0.28, "batch": 0.14, "bug maint": 0.2, "bug other": 0.08])
  }

  @Test("OTHER_GROUPS gets the sum of both paths, and a bound frees part of both")
  func joinsOtherGroups() {
    let demands = ["users": 0.126, "online": 0, "bug maint": 0.1]
    expect(shares(demands, others: 1), ["mail other": 0.018, "bug other": 0.46])
    // The bound is half of 0.478; the halves go to whoever was promised something and is hungry.
    expect(
      shares(demands, others: 0.239),
      [
        "mail other": 0.009, "bug other": 0.23, "users": 0.126, "batch": 0.37,
        "postman": 0.12 + 0.009 * 0.12 / 0.156, "mail maint": 0.036 + 0.009 * 0.036 / 0.156,
      ])
  }
}
