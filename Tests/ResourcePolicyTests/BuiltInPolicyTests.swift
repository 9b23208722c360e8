import Quantities
import Testing

@testable import ResourcePolicy

struct BuiltInPolicyTests {
  private let policy = Policy.builtIn(at: PolicyFixture.start)

  @Test("The four groups are those of the manual")
  func hasFourGroups() {
    #expect(policy.groups.map(\.id.value) == [1, 2, 3, 4])
    #expect(
      policy.groups.map(\.name.text)
        == ["SYS_GROUP", "INTERACTIVE_GROUP", "BATCH_GROUP", "MAINTENANCE_GROUP"])
    let attributes = policy.groups.map(\.attributes)
    #expect(attributes.map(\.priority) == [0, 3, 7, 7])
    #expect(attributes.map(\.category) == [.system, .interactive, .batch, .maintenance])
    #expect(
      attributes.map { $0.cpuPercent?.partsPerMillion ?? 0 } == [0, 600_000, 300_000, 100_000])
    #expect(
      attributes.map(\.limits)
        == [.init(), .init(maxExecution: .seconds(300)), .init(), .init()])
    #expect(policy.groups.allSatisfy { $0.isBuiltIn })
  }

  @Test("The built-in groups and plans pass the checks that users' own must pass")
  func isWithinRanges() throws {
    for group in policy.groups {
      #expect(throws: Never.self) { try group.attributes.check() }
      #expect(try EntityName(group.name.text) == group.name)
    }
    for plan in policy.plans {
      #expect(try EntityName(plan.name.text) == plan.name)
      for directive in plan.directives {
        #expect(throws: Never.self) { try directive.check() }
      }
    }
    #expect(Set(policy.groups.map(\.name) + policy.plans.map(\.name)).count == 8)
  }

  @Test("The four plans are valid, so that each can be activated")
  func hasFourValidPlans() throws {
    #expect(
      policy.plans.map(\.name.text)
        == ["DEFAULT_PLAN", "DAYTIME_PLAN", "NIGHTTIME_PLAN", "MAINTENANCE_PLAN"])
    #expect(policy.plans.map(\.id.value) == [1, 2, 3, 4])
    #expect(
      policy.plans.map(\.attributes.maxUtilization.description) == ["100", "90", "100", "100"])
    for plan in policy.plans {
      #expect(policy.findings(of: plan, asTop: true).isEmpty, "\(plan.name)")
      #expect(plan.directives.count == 5 && plan.isBuiltIn)
      var changed = policy
      try changed.activatePlan(named: plan.name.text, by: "ann", at: PolicyFixture.later)
      #expect(changed.activePlan == plan)
    }
  }

  @Test("DEFAULT_PLAN is active and gives 60, 30 and 10 shares")
  func startsWithTheDefaultPlan() throws {
    let plan = try #require(policy.activePlan)
    #expect(plan.name.text == "DEFAULT_PLAN")
    #expect(policy.activation.by == "state init" && policy.activation.cause == .initial)
    #expect(!policy.activation.isPinned && policy.activation.followedTo == PolicyFixture.start)
    #expect(plan.directive(for: .group(Policy.interactiveGroup))?.shares == 60)
    #expect(plan.directive(for: .group(Policy.batchGroup))?.shares == 30)
    #expect(plan.directive(for: .group(Policy.maintenanceGroup))?.shares == 10)
    #expect(plan.directive(for: .others) != nil)
  }

  @Test("Unmapped sessions are interactive, those of run are batch")
  func hasDefaults() {
    #expect(policy.settings.defaultGroup == Policy.interactiveGroup)
    #expect(policy.settings.runGroup == Policy.batchGroup)
    #expect(policy.settings.defaultPlan == Policy.defaultPlan)
    #expect(policy.settings.zone == "UTC" && !policy.settings.matchesCase)
    #expect(policy.mappings.isEmpty && policy.rules.isEmpty)
    #expect(policy.schedules.isEmpty && policy.windows.isEmpty && policy.expectations.isEmpty)
    #expect(policy.serverPools.isEmpty)
    #expect(policy.mappingOrder == .standard)
  }

  @Test("A group weighs by its priority as in the table, highest first")
  func weighsByPriority() {
    let weights = (0...7).map { GroupAttributes(priority: $0).priorityWeight }
    #expect(weights == [4, 3, 2.5, 2, 1.5, 1.2, 1, 0.8])
    #expect(GroupAttributes(priority: 8).priorityWeight == 1)
    #expect(GroupAttributes(priority: -1).priorityWeight == 1)
  }
}
