import Quantities
import Testing

@testable import ResourcePolicy

struct RuleTests {
  private func attributes(
    _ condition: String, group: GroupID = Policy.batchGroup, priority: Int = 100
  ) throws -> RuleAttributes {
    RuleAttributes(
      when: try RuleExpression(parsing: condition), group: group, priority: priority)
  }

  private func fixture() throws -> PolicyFixture {
    var fixture = try PolicyFixture()
    try fixture.rule("Load", when: "user ~ \"etl*\"", priority: 10)
    return fixture
  }

  @Test("A new rule is enabled, gets the next id from 1 and is found in any case")
  func creates() throws {
    var fixture = try fixture()
    let rule = try fixture.policy.rule(named: "lOAD")
    #expect(rule.id == RuleID(1))
    #expect(rule.attributes.isEnabled && rule.attributes.priority == 10)
    #expect(rule.attributes.condition.text == "user ~ \"etl*\"")
    try fixture.policy.deleteRule(named: "LOAD")
    #expect(fixture.policy.rules.isEmpty)
    #expect(try fixture.rule("Load").id == RuleID(2), "an id is never used again")
  }

  @Test("Rules are asked by priority, equal ones as they stand")
  func orders() throws {
    var fixture = try fixture()
    for (name, priority) in [("B", 10), ("C", 0), ("D", 1_000_000), ("E", 10)] {
      try fixture.rule(name, priority: priority)
    }
    #expect(fixture.policy.rulesInOrder.map(\.name.text) == ["C", "Load", "B", "E", "D"])
    var changed = try fixture.policy.rule(named: "E").attributes
    changed.priority = 5
    try fixture.policy.setRule(named: "E", changed)
    #expect(fixture.policy.rulesInOrder.map(\.name.text) == ["C", "E", "Load", "B", "D"])
  }

  @Test("Setting a rule replaces everything but its name, id and place")
  func sets() throws {
    var fixture = try fixture()
    try fixture.rule("Next", priority: 3)
    let new = RuleAttributes(
      when: .always, group: Policy.sysGroup, priority: 3, isEnabled: false, description: "new")
    try fixture.policy.setRule(named: "load", new)
    #expect(fixture.policy.rules.map(\.name.text) == ["Load", "Next"])
    #expect(fixture.policy.rules.map(\.id.value) == [1, 2])
    #expect(try fixture.policy.rule(named: "Load").attributes == new)
  }

  @Test("Priorities at the ends of their range are accepted", arguments: [0, 1_000_000])
  func acceptsEnds(priority: Int) throws {
    var fixture = try fixture()
    #expect(try fixture.rule("New", priority: priority).attributes.priority == priority)
  }

  @Test("A rule that makes no sense is neither created nor set", arguments: 0..<5)
  func refuses(_ mistake: Int) throws {
    let fixture = try fixture()
    var attributes = try attributes("user = x")
    switch mistake {
    case 0: attributes.group = GroupID(99)
    case 1: attributes.priority = -1
    case 2: attributes.priority = 1_000_001
    case 3: attributes.priority = .max
    default: attributes.description = "a\u{1B}"
    }
    let (name, wrong) = (try EntityName("New"), attributes)
    let created = fixture.refusal { policy throws(PolicyError) in
      try policy.createRule(name, wrong)
    }
    let changed = fixture.refusal { policy throws(PolicyError) in
      try policy.setRule(named: "Load", wrong)
    }
    let error = try #require(created)
    #expect(changed == error)
    switch mistake {
    case 0: #expect(error == .notFound(.group, name: "99"))
    case 1...3: #expect(error.isOutOfRange)
    default: #expect(error.isInvalidText)
    }
  }

  @Test("A name is taken in any case, an unknown one is not found")
  func checksNames() throws {
    let fixture = try fixture()
    let (name, attributes) = (try EntityName("LOAD"), try attributes("user = x"))
    let taken = fixture.refusal { policy throws(PolicyError) in
      try policy.createRule(name, attributes)
    }
    #expect(taken == .alreadyExists(.rule, name: "LOAD"))
    let refusals = [
      fixture.refusal { policy throws(PolicyError) in try policy.deleteRule(named: "nope") },
      fixture.refusal { policy throws(PolicyError) in
        try policy.setRule(named: "nope", attributes)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.moveRule(named: "nope", to: .first)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.moveRule(named: "Load", to: .before("nope"))
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.moveRule(named: "Load", to: .after("nope"))
      },
    ]
    for refusal in refusals { #expect(refusal == .notFound(.rule, name: "nope")) }
    #expect(throws: PolicyError.notFound(.rule, name: "nope")) {
      try fixture.policy.rule(named: "nope")
    }
  }

  @Test("The number of rules is bounded")
  func isBounded() throws {
    var fixture = try fixture()
    let rule = try #require(fixture.policy.rules.first)
    fixture.policy.rules = Array(repeating: rule, count: Policy.mostRules)
    let (name, attributes) = (try EntityName("New"), try attributes("user = x"))
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.createRule(name, attributes)
    }
    #expect(error == .limitReached(.rule, limit: 100_000))
  }
}

struct RuleMoveTests {
  /// Rules A, B and C of priority 10, then D of 20 and E of 30.
  private func fixture() throws -> PolicyFixture {
    var fixture = try PolicyFixture()
    for (name, priority) in [("E", 30), ("A", 10), ("D", 20), ("B", 10), ("C", 10)] {
      try fixture.rule(name, priority: priority)
    }
    return fixture
  }

  private static let table: [(String, Policy.RulePlace, String, Int)] = [
    ("D", .first, "D A B C E", 10), ("A", .first, "A B C D E", 10),
    ("A", .last, "B C D E A", 30), ("E", .last, "A B C D E", 20),
    ("E", .before("b"), "A E B C D", 10), ("E", .after("B"), "A B E C D", 10),
    ("A", .before("E"), "B C D A E", 30), ("A", .after("E"), "B C D E A", 30),
    ("A", .before("D"), "B C A D E", 20), ("A", .after("C"), "B C A D E", 10),
    ("C", .before("A"), "C A B D E", 10), ("B", .before("B"), "A B C D E", 10),
    ("B", .after("B"), "A B C D E", 10),
  ]

  @Test("A rule moves where it is told and takes the priority there", arguments: table.indices)
  func moves(_ index: Int) throws {
    let (name, place, order, priority) = Self.table[index]
    var fixture = try fixture()
    let former = fixture.policy.rulesInOrder
    try fixture.policy.moveRule(named: name, to: place)
    let found = fixture.policy.rulesInOrder
    #expect(found.map(\.name.text).joined(separator: " ") == order)
    #expect(try fixture.policy.rule(named: name).attributes.priority == priority)
    for rule in former where rule.name.text != name {
      #expect(found.contains(rule), "the others stay as they were")
    }
    #expect(fixture.policy.structuralProblem == nil)
  }

  @Test("The only rule stays where it is")
  func movesAlone() throws {
    for place in [Policy.RulePlace.first, .last, .before("A"), .after("A")] {
      var fixture = try PolicyFixture()
      try fixture.rule("A", priority: 7)
      let former = fixture.policy
      try fixture.policy.moveRule(named: "A", to: place)
      #expect(fixture.policy == former)
    }
  }
}
