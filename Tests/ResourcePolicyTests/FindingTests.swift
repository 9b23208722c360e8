import Quantities
import Testing

@testable import ResourcePolicy

/// Every finding that a plan can have by itself: an example that has it, and a way to mend it.
struct FindingTests {
  /// Changes the plan Day or its directive for ETL.
  private typealias Change = @Sendable (inout PolicyFixture) throws -> Void

  private static func directive(_ change: @escaping @Sendable (inout Directive) -> Void) -> Change {
    { fixture in
      let target = DirectiveTarget.group(fixture.etl)
      var directive =
        try fixture.policy.plan(named: "Day").directive(for: target) ?? Directive(target)
      change(&directive)
      try fixture.policy.setDirective(plan: "Day", directive, at: PolicyFixture.start)
    }
  }

  private static func plan(_ attributes: PlanAttributes) -> Change {
    { try $0.policy.setPlan(named: "Day", attributes, at: PolicyFixture.start) }
  }

  /// All directives of a plan at once.
  private static func directives(
    of plan: String = "Day", _ make: @escaping @Sendable (PolicyFixture) throws -> [Directive]
  ) -> Change {
    { fixture in
      try fixture.policy.replaceDirectives(
        of: plan, make(fixture), at: PolicyFixture.start)
    }
  }

  /// Day has nothing but a plan Sub, and that one has nothing.
  private static let emptySubPlan: Change = { fixture in
    let sub = try fixture.plan("Sub", PlanAttributes(isSubPlan: true), [])
    try fixture.policy.replaceDirectives(
      of: "Day", [Directive(.plan(sub), shares: 5)], at: PolicyFixture.start)
  }

  private static let whole = directives { fixture in
    [Directive(.others, shares: 10), Directive(.group(fixture.etl), shares: 90)]
  }

  private static let table: [(code: FindingCode, breaks: Change, mends: Change)] = [
    (.planEmpty, directives { _ in [] }, whole),
    (.planNoOthers, directives { [Directive(.group($0.etl), shares: 1)] }, whole),
    (
      .planCycle,
      directives { [Directive(.others, shares: 1), Directive(.plan($0.day), shares: 1)] },
      whole
    ),
    (
      .planNoGroup, emptySubPlan,
      { try directives(of: "Sub") { _ in [Directive(.others, shares: 1)] }(&$0) }
    ),
    (.planIsSubPlan, plan(PlanAttributes(isSubPlan: true)), plan(PlanAttributes())),
    (.planDisabled, plan(PlanAttributes(isEnabled: false)), plan(PlanAttributes())),
    (.levelOver100, emphasis(61), emphasis(60)),
    (.methodMixed, directive { $0.ratio = 3 }, directive { $0.ratio = nil }),
    (
      .methodMixed, directive { $0.levels[2] = .whole },
      directive { $0.levels = LevelPercentages() }
    ),
    (.methodMixed, plan(PlanAttributes(method: .ratio)), plan(PlanAttributes(method: .shares))),
    (.switchToItself, switching { .group($0.etl) }, switching { _ in .group(Policy.batchGroup) }),
    (
      .capAbovePlan,
      { fixture in
        try plan(PlanAttributes(maxUtilization: Percentage(percent: 80)))(&fixture)
        try directive { $0.utilizationLimit = Percentage(percent: 81) }(&fixture)
      }, directive { $0.utilizationLimit = Percentage(percent: 80) }
    ),
    (.poolZero, directive { $0.limits.maxSessions = 0 }, directive { $0.limits.maxSessions = 1 }),
    (
      .queueWithoutPool, directive { $0.limits.queueTimeout = .seconds(5) },
      directive { $0.limits.maxSessions = 1 }
    ),
    (
      .queueWithoutPool, directive { $0.limits.queueLimit = 5 },
      { fixture in
        let limits = ResourceLimits(maxSessions: 3)
        try fixture.policy.setGroup(
          fixture.etl, GroupAttributes(limits: limits), at: PolicyFixture.later)
      }
    ),
    (
      .poolUnmanaged,
      { fixture in
        try directive { $0.limits.maxSessions = 1 }(&fixture)
        try plan(PlanAttributes(managesSessionPool: false))(&fixture)
      }, plan(PlanAttributes())
    ),
    (
      .parallelUnmanaged,
      { fixture in
        try directive { $0.limits.parallelLimit = 1 }(&fixture)
        try plan(PlanAttributes(managesParallel: false))(&fixture)
      }, plan(PlanAttributes())
    ),
    (
      .parallelUnmanaged,
      { fixture in
        try directive { $0.parallel.servers = .whole }(&fixture)
        try plan(PlanAttributes(managesParallel: false))(&fixture)
      }, plan(PlanAttributes())
    ),
    (
      .parallelQueueUnlimited, directive { $0.parallel.timeoutAction = .run },
      directive { $0.parallel.queueTimeout = .seconds(1) }
    ),
    (
      .switchWithoutAction, directive { $0.switching.elapsed = .seconds(1) },
      directive { $0.switching.action = .log }
    ),
    (
      .switchWithoutAction, directive { $0.switching.forCall = true },
      directive { $0.switching.forCall = false }
    ),
    (
      .switchWithoutThreshold, directive { $0.switching.action = .kill },
      directive { $0.switching.ioRequests = 1 }
    ),
    (
      .switchEstimate,
      { fixture in
        try directive { directive in
          directive.switching.action = .cancel
          directive.switching.elapsed = .seconds(1)
          directive.switching.byEstimate = true
        }(&fixture)
      }, directive { $0.switching.cpu = .seconds(1) }
    ),
  ]

  private static func emphasis(_ percent: Int) -> Change {
    { fixture in
      try plan(PlanAttributes(method: .emphasis))(&fixture)
      var (first, second) = (Directive(.group(fixture.etl)), Directive(.others))
      first.levels[3] = Percentage(percent: percent)
      second.levels[3] = Percentage(percent: 40)
      try fixture.policy.replaceDirectives(
        of: "Day", [first, second], at: PolicyFixture.start)
    }
  }

  private static func switching(
    _ action: @escaping @Sendable (PolicyFixture) -> SwitchRules.Action
  ) -> Change {
    { fixture in
      let action = action(fixture)
      try directive { directive in
        directive.switching.action = action
        directive.switching.cpu = .seconds(1)
      }(&fixture)
    }
  }

  @Test(
    "A mistake is found by its code, and what is mended has no findings", arguments: table.indices)
  func finds(_ index: Int) throws {
    let (code, breaks, mends) = Self.table[index]
    var fixture = try PolicyFixture()
    try breaks(&fixture)
    let found = fixture.policy.findings(of: try fixture.policy.plan(named: "Day"), asTop: true)
    #expect(found.contains { $0.code == code }, "\(found)")
    #expect(found.allSatisfy { !$0.message.isEmpty && !$0.fix.isEmpty && !$0.place.isEmpty })
    try mends(&fixture)
    let mended = fixture.policy.findings(of: try fixture.policy.plan(named: "Day"), asTop: true)
    #expect(mended == [])
  }

  @Test("A mistake is alone unless it cannot be", arguments: table.indices)
  func findsNothingElse(_ index: Int) throws {
    let (code, breaks, _) = Self.table[index]
    var fixture = try PolicyFixture()
    try breaks(&fixture)
    let found = fixture.policy.findings(of: try fixture.policy.plan(named: "Day"), asTop: true)
    let also: [FindingCode: Set<FindingCode>] = [.planNoGroup: [.planEmpty, .planNoOthers]]
    #expect(Set(found.map(\.code)).subtracting(also[code] ?? []) == [code])
  }

  @Test("Only errors keep a plan from being activated", arguments: table.indices)
  func activates(_ index: Int) throws {
    let (code, breaks, mends) = Self.table[index]
    var fixture = try PolicyFixture()
    try breaks(&fixture)
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.activatePlan(named: "Day", by: "ann", at: PolicyFixture.later)
    }
    #expect((error?.isInvalidPlan == true) == (code.severity == .error))
    try mends(&fixture)
    try fixture.policy.activatePlan(named: "Day", by: "ann", at: PolicyFixture.later)
  }

  @Test("A directive for a sub-plan only divides")
  func refusesLimitsOfSubPlans() throws {
    let changes: [(String, (inout Directive) -> Void)] = [
      ("limits", { $0.limits.maxSessions = 3 }),
      ("parallel limits", { $0.parallel.critical = .bypass }),
      ("switching", { $0.switching.action = .log }),
      ("undo limits", { $0.undoPool = ByteCount(bytes: 1) }),
      ("undo limits", { $0.undoRate = ByteCount(bytes: 1) }),
      ("an I/O weight", { $0.ioWeight = 1 }),
      ("processors or GPUs", { $0.cpus = CPUList([0]) }),
      ("processors or GPUs", { $0.gpus = 0 }),
    ]
    for (words, change) in changes {
      var fixture = try PolicyFixture()
      let sub = try fixture.plan("Sub")
      var directive = Directive(.plan(sub), shares: 5, utilizationLimit: .whole)
      try fixture.policy.setDirective(plan: "Day", directive, at: PolicyFixture.start)
      let day = try fixture.policy.plan(named: "Day")
      #expect(fixture.policy.findings(of: day, asTop: true) == [])
      change(&directive)
      try fixture.policy.setDirective(plan: "Day", directive, at: PolicyFixture.start)
      let found = fixture.policy.findings(of: try fixture.policy.plan(named: "Day"), asTop: true)
      #expect(found.map(\.code) == [.subPlanLimit])
      #expect(found.first?.message.contains(words) == true)
      #expect(found.first?.place == "plan Day, directive Sub")
    }
  }

  @Test("What only matters for a plan at the top is not said of members")
  func tellsTopFromMember() throws {
    var fixture = try PolicyFixture()
    try fixture.plan(
      "Sub", PlanAttributes(isSubPlan: true, isEnabled: false),
      [Directive(.group(fixture.etl), shares: 1)])
    let sub = try fixture.policy.plan(named: "Sub")
    #expect(fixture.policy.findings(of: sub, asTop: false) == [])
    #expect(
      fixture.policy.findings(of: sub, asTop: true).map(\.code)
        == [.planIsSubPlan, .planDisabled, .planNoOthers])
  }

  @Test("Errors come first, everything is reported at once, and members are looked into")
  func ordersBySeverity() throws {
    var fixture = try PolicyFixture()
    var doubtful = Directive(.group(fixture.etl), shares: 1)
    doubtful.limits = ResourceLimits(maxSessions: 0)
    doubtful.ratio = 4
    let sub = try fixture.plan("Sub", PlanAttributes(), [doubtful])
    try fixture.policy.replaceDirectives(
      of: "Day",
      [
        Directive(
          .group(fixture.etl), shares: 1, limits: ResourceLimits(queueTimeout: .zero)),
        Directive(.plan(sub), shares: 1),
      ], at: PolicyFixture.start)
    let found = fixture.policy.findings(of: try fixture.policy.plan(named: "Day"), asTop: true)
    #expect(found.map(\.code) == [.planNoOthers, .methodMixed, .queueWithoutPool, .poolZero])
    #expect(
      found.map(\.place) == [
        "plan Day", "plan Sub, directive ETL", "plan Day, directive ETL",
        "plan Sub, directive ETL",
      ])
  }

  @Test("Every code has a name of its own")
  func namesCodes() {
    #expect(Set(FindingCode.allCases.map(\.rawValue)).count == FindingCode.allCases.count)
    for code in FindingCode.allCases {
      #expect(code.rawValue.split(separator: ".").count == 2)
    }
  }
}
