import Quantities
@testable import ResourceManagement
import ResourcePolicy
import Testing

@Suite struct PolicyApplyTests {
  /// The problems of a file over the built-in policy, as users see them.
  private func problems(_ text: String, prune: Bool = false, on policy: Policy? = nil) -> [String] {
    errors(text, prune: prune, on: policy).map(\.description)
  }

  private func errors(_ text: String, prune: Bool = false, on policy: Policy? = nil)
    -> [DocumentError]
  {
    do {
      _ = try PolicyDocument(text).applied(
        to: policy ?? .builtIn(at: PolicySamples.time), prune: prune)
      return []
    } catch {
      return error.problems
    }
  }

  @Test("all problems are told at once, each with its place")
  func allAtOnce() {
    let found = errors(
      """
      groups:
        - name: ETL
          maxSesions: 3
          priority: 9
      rules:
        - name: NIGHT
          when: user =
          group: ETLL
      plans:
        - name: NIGHT_PLAN
          method: emphasys
          directives:
            - group: ETLL
              p1: 120
      """)
    let places = found.map { "\($0.name):\($0.line):\($0.column)" }
    #expect(
      places == [
        "p.yaml:3:5", "p.yaml:4:15", "p.yaml:7:11", "p.yaml:11:13", "p.yaml:13:16",
      ])
    #expect(found.first?.suggestions == ["maxSessions"])
    #expect(found.first { $0.line == 13 }?.suggestions.isEmpty == false)
    #expect(found.first { $0.line == 11 }?.suggestions == ["emphasis"])
    #expect(found.first { $0.line == 13 }?.path == "plans[0].directives[0].group")
  }

  @Test(
    "a name that is nearly right is suggested",
    arguments: [
      ("group: [{name: A}]", "groups"),
      ("settings: {defaultGrup: SYS_GROUP}", "defaultGroup"),
      ("settings: {defaultGroup: BATCH_GRUP}", "BATCH_GROUP"),
      ("settings: {defaultPlan: DAYTIME_PLAM}", "DAYTIME_PLAN"),
      ("mappings: [{attribute: usr, value: a, group: SYS_GROUP}]", "user"),
      ("mappingOrder: [programm]", "program"),
      ("groups: [{name: A, switchGrants: [{to: x, untl: y}]}]", "until"),
      ("expect: [{plan: DEFAULT_PLAN, shares: {BATCH_GRUP: 3}}]", "BATCH_GROUP"),
      ("expect: [{plan: DEFAULT_PLAM, shares: {}}]", "DEFAULT_PLAN"),
      ("expect: [{plan: DEFAULT_PLAN, idle: [BATCH_GRUP], shares: {}}]", "BATCH_GROUP"),
    ])
  func suggestions(text: String, meant: String) {
    let found: [DocumentError]
    do {
      _ = try PolicyDocument(text).applied()
      found = []
    } catch {
      found = error.problems
    }
    #expect(found.contains { $0.suggestions.first == meant }, "\(found)")
  }

  @Test(
    "nothing may stand in the files twice",
    arguments: [
      "groups: [{name: A}, {name: a}]", "plans: [{name: A}]\n---\nplans: [{name: a}]",
      "rules: [{name: A, when: 'user = \"a\"', group: SYS_GROUP}, "
        + "{name: A, when: 'user = \"b\"', group: SYS_GROUP}]",
      "mappings: [{attribute: user, value: a, group: SYS_GROUP}, "
        + "{attribute: user, value: A, group: BATCH_GROUP}, "
        + "{attribute: user, value: b, group: BATCH_GROUP}]",
      "plans: [{name: A, directives: [{group: SYS_GROUP}, {group: sys_group}]}]",
    ])
  func doubles(text: String) {
    let found = problems(text)
    #expect(found.count == 1)
    #expect(found.allSatisfy { $0.contains("twice") || $0.contains("already") }, "\(found)")
  }

  @Test(
    "a directive has a group or a sub-plan, and each is what it says",
    arguments: [
      ("{group: SYS_GROUP, subPlan: DAYTIME_PLAN}", "either group or subPlan"),
      ("{shares: 3}", "needs group or subPlan"),
      ("{group: DAYTIME_PLAN}", "write subPlan"), ("{subPlan: SYS_GROUP}", "no plan named"),
    ])
  func targets(directive: String, words: String) {
    let found = problems("plans: [{name: A, directives: [\(directive)]}]")
    #expect(found.count == 1)
    #expect(found.first?.contains(words) == true, "\(found)")
  }

  @Test("a file that would make the active plan invalid is refused, with the plan's place")
  func activePlan() {
    let found = problems(
      """
      groups: [{name: A}]
      plans:
        - name: DEFAULT_PLAN
          method: shares
          directives: [{group: A, shares: 3}]
      """)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("p.yaml:3:3: plans: ") == true, "\(found)")
  }

  @Test("several files and several documents count together, and problems come in their order")
  func severalFiles() throws {
    let files = [
      (name: "b.yaml", bytes: Array("rules: [{name: R, when: 'user = \"a\"', group: A}]".utf8)),
      (name: "a.yaml", bytes: Array("groups: [{name: A}]\n---\nplans: [{name: P}]\n".utf8)),
    ]
    let policy = try PolicyDocument(files).applied()
    #expect(try policy.rule(named: "R").attributes.group == policy.group(named: "A").id)
    #expect(try policy.plan(named: "P").directives.isEmpty)
    let broken = [
      (name: "b.yaml", bytes: Array("\n\n\nrules: [{name: R, when: 'x', group: A}]".utf8)),
      (name: "a.yaml", bytes: Array("groups: [{name: A, priority: 8}]".utf8)),
    ]
    do {
      _ = try PolicyDocument(broken).applied()
      Issue.record("accepted")
    } catch {
      #expect(error.problems.first?.name == "b.yaml")
      #expect(error.problems.last?.name == "a.yaml")
      #expect(error.count == error.problems.count)
    }
  }

  // MARK: What applying does

  private static let filled = """
    groups: [{name: A}, {name: B}]
    mappings: [{attribute: user, value: a, group: A}, {attribute: user, value: b, group: B}]
    rules:
      - {name: R1, when: 'user = "a"', group: A}
      - {name: R2, when: 'user = "b"', group: B}
    plans: [{name: P, directives: [{group: A, shares: 1}, {subPlan: Q}]}, {name: Q}]
    schedules: [{name: S, plan: P, start: '08:00', end: '09:00', zone: Test/East}]
    windows: [{name: W, start: '08:00', duration: 1h}]
    serverPools: [{name: SP, minimum: 2, maximum: 8, groups: [B, A]}]
    """

  @Test("pruning deletes what is not named, only in sections that stand in the files")
  func pruning() throws {
    let policy = try PolicyDocument(Self.filled).applied()
    let rules = try PolicyDocument("rules: [{name: R2, when: 'user = \"b\"', group: B}]")
    #expect(try rules.applied(to: policy).rules.count == 2)
    let one = try rules.applied(to: policy, prune: true)
    #expect(one.rules.map(\.name.text) == ["R2"])
    #expect(one.mappings == policy.mappings)
    #expect(one.groups == policy.groups && one.plans == policy.plans)
    let all =
      "groups: []\nmappings: []\nrules: []\nplans: []\nschedules: []\nwindows: []\n"
      + "serverPools: []"
    let none = try PolicyDocument(all).applied(to: policy, prune: true)
    let fresh = Policy.builtIn(at: PolicySamples.time)
    #expect(none.groups == fresh.groups && none.plans == fresh.plans)
    #expect(none.rules.isEmpty && none.mappings.isEmpty)
    #expect(none.schedules.isEmpty && none.windows.isEmpty && none.serverPools.isEmpty)
    // What is still in use stays, and the place of the section is told.
    let found = problems("rules: []\ngroups: []", prune: true, on: policy)
    #expect(found.count == 2)
    #expect(found.allSatisfy { $0.hasPrefix("p.yaml:2:9: groups: ") }, "\(found)")
  }

  @Test("a group moves from one server pool to another in one file, and stands in one only")
  func serverPools() throws {
    let policy = try PolicyDocument(Self.filled).applied()
    func groups(_ policy: Policy) -> [String] {
      policy.serverPools.map { pool in
        let names = pool.attributes.groups.map { policy.name(of: $0) }.joined(separator: " ")
        return "\(pool.name): \(names)"
      }
    }
    #expect(groups(policy) == ["SP: B A"])
    let moved = try PolicyDocument(
      "serverPools: [{name: NEW, groups: [A]}, {name: sp, groups: [B]}]"
    ).applied(to: policy)
    #expect(groups(moved) == ["SP: B", "NEW: A"])
    #expect(moved.serverPools[0].attributes.minimum == 0)
    let taken = "serverPools: [{name: NEW, groups: [A]}]"
    let pruned = try PolicyDocument(taken).applied(to: policy, prune: true)
    #expect(groups(pruned) == ["NEW: A"])
    #expect(
      problems(taken, on: policy) == [
        "p.yaml:1:14: serverPools: the group \"A\" is in use by server pool SP, server pool NEW"
      ])
    let gone = try PolicyDocument(
      "groups: [{name: A}]\nmappings: []\nrules: []\nplans: []\nschedules: []"
    )
    .applied(to: policy, prune: true)
    #expect(groups(gone) == ["SP: A"])
    let found = problems(
      "serverPools: [{name: X, groups: [NONE], minimum: -1}, {name: default}, {name: Y, size: 1}]")
    #expect(found.count == 4, "\(found)")
  }

  @Test("rules and mappings stand in the order of the file")
  func order() throws {
    let policy = try PolicyDocument(Self.filled).applied()
    let turned = try PolicyDocument(
      """
      rules:
        - {name: R2, when: 'user = "b"', group: B}
        - {name: R3, when: 'user = "c"', group: B}
        - {name: R1, when: 'user = "a"', group: A}
      mappings: [{attribute: user, value: b, group: B}, {attribute: user, value: a, group: A}]
      """
    ).applied(to: policy)
    #expect(turned.rulesInOrder.map(\.name.text) == ["R2", "R3", "R1"])
    #expect(turned.mappings.map(\.value.pattern) == ["b", "a"])
  }

  @Test("a missing field has its standard value; missing objects stay")
  func standards() throws {
    let first = try PolicyDocument("groups: [{name: A, priority: 1, maxSessions: 4}]").applied()
    let second = try PolicyDocument("groups: [{name: A, priority: 2}]").applied(to: first)
    #expect(try second.group(named: "A").attributes == GroupAttributes(priority: 2))
    #expect(second.groups.count == first.groups.count)
  }

  @Test("a default group may become inactive where the files name another one")
  func formerDefault() throws {
    let text = """
      settings: {runGroup: SYS_GROUP}
      groups: [{name: BATCH_GROUP, active: false}]
      """
    let policy = try PolicyDocument(text).applied()
    #expect(try !policy.group(named: "BATCH_GROUP").attributes.isActive)
    #expect(problems("groups: [{name: BATCH_GROUP, active: false}]").count == 1)
    let back = "settings: {runGroup: BATCH_GROUP}\ngroups: [{name: BATCH_GROUP}]"
    let again = try PolicyDocument(back).applied(to: policy)
    #expect(again.settings.runGroup == Policy.batchGroup)
  }

  @Test("mappings that have run out are neither read nor written")
  func expired() throws {
    let text = """
      mappings:
        - {attribute: user, value: a, group: SYS_GROUP, until: '2001-01-01T00:00:00Z'}
        - {attribute: user, value: b, group: SYS_GROUP, until: '2031-01-01T00:00:00Z'}
      """
    let policy = try PolicyDocument(text).applied()
    #expect(policy.mappings.map(\.value.pattern) == ["b"])
    let later = WallTime(milliseconds: 2_000_000_000_000)
    #expect(!PolicyExport(policy, at: later).json().contains("2031"))
    #expect(PolicyExport(policy, at: PolicySamples.time).json().contains("2031"))
  }

  @Test("zones are named by the document and must be known")
  func zones() throws {
    let text = """
      settings: {zone: Test/East}
      rules: [{name: R, when: 'time in 08:00..09:00 zone "Mars/Olympus"', group: SYS_GROUP}]
      schedules: [{name: S, plan: DAYTIME_PLAN, start: '08:00', end: '09:00', zone: Asia/Tokyo}]
      """
    let document = try PolicyDocument(text)
    #expect(document.zoneNames.isSuperset(of: ["Test/East", "Asia/Tokyo", "Mars/Olympus"]))
    let found = problems(text)
    #expect(found.count == 2)
    #expect(found.first?.contains("Mars/Olympus") == true, "\(found)")
    #expect(found.last?.contains("Asia/Tokyo") == true, "\(found)")
  }

  @Test("another version or another kind is refused")
  func versions() {
    #expect(problems("apiVersion: rmctl/v9\nkind: Policy").count == 1)
    #expect(problems("apiVersion: rmctl/v1\nkind: Pod").count == 1)
    #expect(problems("apiVersion: rmctl/v1\nkind: Policy").isEmpty)
  }
}
