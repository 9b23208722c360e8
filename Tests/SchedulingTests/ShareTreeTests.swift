import Scheduling
import Testing

/// Known answers; the laws that hold for every tree are in ShareTreePropertyTests.
struct ShareTreeTests {
  private func shares(_ nodes: [TreePlan.Node], cap: Double = 1) -> [Double] {
    Array(TreePlan(cap: cap, nodes: nodes).tree.shares().dropFirst())
  }

  @Test("Busy siblings divide the machine by weight")
  func dividesByWeight() {
    let found = shares([
      .init(parent: 0, weight: 60), .init(parent: 0, weight: 30), .init(parent: 0, weight: 10),
    ])
    #expect(isNear(found, [0.6, 0.3, 0.1]))
  }

  @Test("An idle share goes to the siblings by weight")
  func givesIdleToSiblings() {
    let found = shares([
      .init(parent: 0, weight: 60, demand: 0), .init(parent: 0, weight: 30),
      .init(parent: 0, weight: 10),
    ])
    #expect(isNear(found, [0, 0.75, 0.25]))
  }

  @Test("A limit holds also when the rest is idle")
  func respectsLimits() {
    let found = shares([
      .init(parent: 0, weight: 90, limit: 0.2), .init(parent: 0, weight: 10, demand: 0.3),
    ])
    #expect(isNear(found, [0.2, 0.3]))
  }

  @Test("What a small demand leaves is filled by weight, round by round")
  func fillsProgressively() {
    let found = shares([
      .init(parent: 0, weight: 1, demand: 0.1), .init(parent: 0, weight: 1, demand: 0.3),
      .init(parent: 0, weight: 1), .init(parent: 0, weight: 1),
    ])
    #expect(isNear(found, [0.1, 0.3, 0.3, 0.3]))
  }

  @Test("Idle capacity stays below its parent before it goes up the tree")
  func prefersTheOwnSubtree() {
    let found = shares([
      .init(parent: 0, weight: 1), .init(parent: 0, weight: 1),
      .init(parent: 1, weight: 1, demand: 0), .init(parent: 1, weight: 1),
      .init(parent: 2, weight: 1, demand: 0.1), .init(parent: 2, weight: 1, demand: 0.1),
    ])
    #expect(isNear(found, [0.8, 0.2, 0, 0.8, 0.1, 0.1]))
  }

  @Test("Limits multiply down the tree, from the cap of the root")
  func multipliesLimits() {
    let plan = TreePlan(
      cap: 0.9,
      nodes: [.init(parent: 0, weight: 1, limit: 0.5), .init(parent: 1, weight: 1, limit: 0.5)])
    #expect(abs(plan.tree.cap(of: 2) - 0.225) < 1e-12)
    #expect(isNear(plan.tree.shares(), [0.225, 0.225, 0.225]))
  }

  @Test("The cap of the root is never given out")
  func respectsTheRootCap() {
    let found = shares([.init(parent: 0, weight: 1), .init(parent: 0, weight: 2)], cap: 0.9)
    #expect(isNear(found, [0.3, 0.6]))
  }

  @Test("A node without weight gets nothing, even alone")
  func givesNothingWithoutWeight() {
    for weight in [0, -1, Double.nan] {
      #expect(shares([.init(parent: 0, weight: weight)]) == [0])
    }
    let found = shares([
      .init(parent: 0, weight: 0), .init(parent: 1, weight: 5), .init(parent: 0, weight: 1),
    ])
    #expect(isNear(found, [0, 0, 1]))
  }

  @Test("Numbers outside their range are clamped, and nonsense is nothing")
  func clampsNumbers() {
    #expect(ShareTree(cap: 7).cap(of: 0) == 1)
    #expect(ShareTree(cap: -7).cap(of: 0) == 0)
    #expect(ShareTree(cap: .nan).cap(of: 0) == 0)
    #expect(shares([.init(parent: 0, weight: 1, limit: 2, demand: 3)]) == [1])
    #expect(shares([.init(parent: 0, weight: 1, limit: .nan)]) == [0])
    #expect(shares([.init(parent: 0, weight: 1, demand: .nan)]) == [0])
    #expect(shares([.init(parent: 0, weight: 1, limit: -1)]) == [0])
  }

  @Test("A parent that does not exist stands for the root")
  func addsBelowTheRoot() {
    var tree = ShareTree()
    let child = tree.add(below: 99, weight: 1)
    let other = tree.add(below: -1, weight: 3)
    #expect((tree.root, child, other, tree.count) == (0, 1, 2, 3))
    #expect(tree.cap(of: 3) == 0 && tree.cap(of: -1) == 0)
    #expect(isNear(tree.shares(), [1, 0.25, 0.75]))
  }

  @Test("A light weight counts also beside a huge one that has enough")
  func keepsLightWeights() {
    let found = shares([
      .init(parent: 0, weight: 1e300, demand: 0.1), .init(parent: 0, weight: 1e-6),
      .init(parent: 0, weight: 2e-6), .init(parent: 0, weight: 1e308, demand: 0),
    ])
    #expect(isNear(found, [0.1, 0.3, 0.6, 0]))
    let huge = Double.greatestFiniteMagnitude
    #expect(
      isNear(
        shares([.init(parent: 0, weight: huge), .init(parent: 0, weight: huge)]), [0.5, 0.5]))
  }

  @Test("An inner node never gets more than its own demand")
  func limitsInnerDemand() {
    let found = shares([
      .init(parent: 0, weight: 1, demand: 0.2), .init(parent: 1, weight: 1),
      .init(parent: 1, weight: 1), .init(parent: 0, weight: 1, demand: 0.1),
    ])
    #expect(isNear(found, [0.2, 0.1, 0.1, 0.1]))
  }
}
