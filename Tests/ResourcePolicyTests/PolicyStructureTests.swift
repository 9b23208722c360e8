import Quantities
import Testing

@testable import ResourcePolicy

struct PolicyStructureTests {
  private func problem(_ damage: (inout Policy) throws -> Void) throws -> String? {
    var policy = try PolicyFixture().policy
    try damage(&policy)
    return policy.structuralProblem
  }

  @Test("A policy made by our own operations is whole")
  func acceptsOwnPolicies() throws {
    #expect(Policy.builtIn(at: PolicyFixture.start).structuralProblem == nil)
    #expect(
      try problem { policy in
        try policy.setMapping(
          .user, Glob("joe", field: "user"), to: GroupID(100), at: PolicyFixture.start)
        try policy.deleteGroup(GroupID(100), heir: Policy.batchGroup)
      } == nil)
  }

  @Test("Ids must ascend and stay below the next one")
  func checksIDs() throws {
    #expect(try problem { $0.groups.reverse() } == "group ids are not in order")
    #expect(try problem { $0.plans.reverse() } == "plan ids are not in order")
    #expect(try problem { $0.groups += $0.groups.suffix(1) } == "group ids are not in order")
    #expect(try problem { $0.nextGroup = GroupID(100) } == "the next group id is taken")
    #expect(try problem { $0.nextPlan = PlanID(7) } == "the next plan id is taken")
    #expect(
      try problem { policy in
        try policy.createRule(
          EntityName("R"), RuleAttributes(when: .always, group: GroupID(2)))
        policy.nextRule = RuleID(1)
      } == "the next rule id is taken")
  }

  @Test("Every reference must lead to a group, and the active plan must exist")
  func checksReferences() throws {
    let dangling = "group 99 is referred to but does not exist"
    #expect(try problem { $0.settings.defaultGroup = GroupID(99) } == dangling)
    #expect(try problem { $0.settings.runGroup = GroupID(99) } == dangling)
    #expect(
      try problem { policy in
        policy.mappings = [
          AttributeMapping(.user, try Glob("joe", field: "user"), to: GroupID(99))
        ]
      } == dangling)
    #expect(
      try problem { $0.plans[0].directives.append(Directive(.group(GroupID(99)))) } == dangling)
    #expect(
      try problem { policy in
        policy.activation = Activation(
          plan: PlanID(99), cause: .manual, by: "x", at: PolicyFixture.start)
      } == "the active plan does not exist")
    #expect(try problem { $0.groups.removeFirst() } == "a built-in group is missing")
  }

  @Test("Names and directives stand once")
  func checksDuplicates() throws {
    #expect(
      try problem { $0.groups[4].name = try EntityName("day") }
        == "two groups or plans have one name")
    #expect(
      try problem { $0.plans[0].directives.append(Directive(.others)) }
        == "a plan has two directives for one target")
  }

  @Test("Whatever names a plan or a group must lead to one")
  func checksEveryReference() throws {
    let noGroup = "group 99 is referred to but does not exist"
    let noPlan = "plan 99 is referred to but does not exist"
    let (group, plan) = (GroupID(99), PlanID(99))
    #expect(
      try problem { policy in
        policy.rules = [
          MappingRule(
            id: RuleID(0), name: try EntityName("R"),
            attributes: RuleAttributes(when: .always, group: group))
        ]
      } == noGroup)
    #expect(
      try problem { $0.plans[0].directives[0].switching.action = .group(group) } == noGroup)
    #expect(try problem { $0.plans[4].directives.append(Directive(.plan(plan))) } == noPlan)
    #expect(try problem { $0.settings.defaultPlan = plan } == noPlan)
    #expect(
      try problem { $0.expectations = [.init(plan: plan, shares: [])] } == noPlan)
    #expect(
      try problem {
        $0.expectations = [.init(plan: PlanID(1), idle: [.group(group)], shares: [])]
      } == noGroup)
    #expect(
      try problem {
        $0.expectations = [
          .init(plan: PlanID(1), demand: [.init(.plan(plan), .whole)], shares: [])
        ]
      } == noPlan)
    #expect(
      try problem {
        $0.schedules = [try CalendarExamples.schedule(id: 0, plan: 99, "01:00", "02:00")]
      }
        == noPlan)
    #expect(
      try problem {
        $0.windows = [try CalendarExamples.window(id: 0, plan: 99, "01:00", minutes: 1)]
      }
        == noPlan)
    #expect(
      try problem { policy in
        policy.activation = Activation(
          plan: PlanID(1), cause: .fallback, by: "x", at: PolicyFixture.start, returnTo: plan)
      } == noPlan)
  }

  @Test("Schedules and windows have ids and names of their own, below the next ones")
  func checksSchedules() throws {
    let schedule = try CalendarExamples.schedule(id: 1, plan: 1, "01:00", "02:00")
    let window = try CalendarExamples.window(id: 1, plan: 1, "01:00", minutes: 1)
    #expect(try problem { $0.schedules = [schedule] } == "the next schedule id is taken")
    #expect(try problem { $0.windows = [window] } == "the next window id is taken")
    #expect(try problem { $0.schedules = [schedule, schedule] } == "two schedules have one id")
    #expect(try problem { $0.windows = [window, window] } == "two windows have one id")
    let twin = PlanSchedule(
      id: ScheduleID(0), name: schedule.name, attributes: schedule.attributes)
    #expect(try problem { $0.schedules = [schedule, twin] } == "two schedules have one name")
  }

  @Test("Values out of range are found")
  func checksValues() throws {
    let found = [
      try problem { $0.groups[4].attributes.priority = 9 },
      try problem { $0.plans[4].attributes.maxUtilization = Percentage(percent: 0) },
      try problem { $0.plans[4].directives[0].shares = 0 },
      try problem { policy in
        policy.nextSchedule = ScheduleID(5)
        policy.schedules = [
          try CalendarExamples.schedule(plan: 1, "01:00", "02:00", priority: -1)
        ]
      },
      try problem { policy in
        policy.nextWindow = WindowID(5)
        policy.windows = [try CalendarExamples.window(plan: 1, "01:00", minutes: 0)]
      },
      try problem { policy in
        policy.nextRule = RuleID(5)
        policy.rules = [
          MappingRule(
            id: RuleID(1), name: try EntityName("R"),
            attributes: RuleAttributes(when: .always, group: GroupID(1), priority: -1))
        ]
      },
    ]
    for problem in found { #expect(problem?.contains("out of range") == true) }
  }

  @Test("The highest id is never passed")
  func boundsIDs() throws {
    var fixture = try PolicyFixture()
    fixture.policy.nextGroup = GroupID(1 << 53)
    fixture.policy.nextPlan = PlanID(.max)
    fixture.policy.nextRule = RuleID(.max)
    let name = try EntityName("New")
    let group = fixture.refusal { policy throws(PolicyError) in
      try policy.createGroup(name, GroupAttributes(), at: PolicyFixture.later)
    }
    let plan = fixture.refusal { policy throws(PolicyError) in
      try policy.createPlan(name, at: PolicyFixture.later)
    }
    let rule = fixture.refusal { policy throws(PolicyError) in
      try policy.createRule(name, RuleAttributes(when: .always, group: Policy.sysGroup))
    }
    #expect(group == .limitReached(.group, limit: 100_000))
    #expect(plan == .limitReached(.plan, limit: 10_000))
    #expect(rule == .limitReached(.rule, limit: 100_000))
  }
}
