import Quantities
@testable import ResourceManagement
import ResourcePolicy
import Testing

@Suite struct PolicyDiffTests {
  private static let ground = """
    groups: [{name: A}, {name: B}]
    mappings:
      - {attribute: module, value: m, group: A}
      - {attribute: module, value: M, group: B}
    rules:
      - {name: R1, when: 'user = "a"', group: A}
      - {name: R2, when: 'user = "b"', group: B}
      - {name: R3, when: 'user = "c"', group: B}
    plans:
      - name: P
        method: shares
        directives:
          [{group: A, shares: 14}, {group: B, shares: 36}, {group: OTHER_GROUPS, shares: 50}]
    """

  private func diff(_ text: String, prune: Bool = false) throws -> PolicyDiff {
    let old = try PolicyDocument(Self.ground).applied()
    return PolicyDiff(from: old, to: try PolicyDocument(text).applied(to: old, prune: prune))
  }

  private func words(_ diff: PolicyDiff) -> [String] {
    diff.changes.map { change in
      "\(change.kind) \(change.object) \(change.name): "
        + change.fields.map { "\($0.name) \($0.from ?? "-")>\($0.to ?? "-")" }
        .joined(separator: ", ")
    }
  }

  @Test("equal policies do not differ")
  func equal() throws {
    let diff = try diff(Self.ground)
    #expect(diff.isEmpty && diff.effects.isEmpty)
  }

  @Test(
    "each kind of object is added, changed and removed, with its fields",
    arguments: [
      ("groups: [{name: C, priority: 1}]", false, "added group C: priority ->1"),
      ("groups: [{name: A, maxSessions: 3}]", false, "changed group A: maxSessions ->3"),
      (
        "rules: [{name: R1, when: 'user = \"z\"', group: A}]", false,
        "changed rule R1: when user = \"a\">user = \"z\""
      ),
      (
        "mappings: [{attribute: module, value: M, group: A}]", false,
        "changed mapping module M: group B>A"
      ),
      ("settings: {zone: Test/East}", false, "changed settings : zone UTC>Test/East"),
      (
        "schedules: [{name: S, plan: P, days: wed, start: '08:00', end: '09:00'}]", false,
        "added schedule S: days ->wed, start ->08:00, end ->09:00, zone ->UTC, plan ->P"
      ),
      (
        "windows: [{name: W, days: wed, start: '08:00', duration: 1h}]", false,
        "added window W: days ->wed, start ->08:00, duration ->1h, zone ->UTC"
      ),
      (
        "serverPools: [{name: SP, maximum: 8, groups: [B, A]}]", false,
        "added server pool SP: maximum ->8, groups ->[B, A]"
      ),
      (
        "expect: [{plan: P, shares: {A: 14}}]", false,
        "added expectation 1: plan ->P, shares ->{A: 14}"
      ),
      (
        """
        mappings: []
        rules: []
        plans:
          - name: P
            method: ratio
            directives:
              [{group: A, shares: 14}, {group: B, shares: 36}, {group: OTHER_GROUPS, shares: 50}]
        """, false,
        "changed plan P: method shares>ratio"
      ),
    ])
  func kinds(text: String, prune: Bool, words expected: String) throws {
    #expect(words(try diff(text, prune: prune)) == [expected])
  }

  @Test("directives that a plan in a file does not have are removed")
  func planWithoutDirectives() throws {
    let changes = try diff("plans: [{name: P, method: ratio}]").changes
    let directives = changes.filter { $0.object == "directive" }
    #expect(directives.map(\.kind) == [.removed, .removed, .removed])
  }

  @Test("what goes is removed, and directives are objects of their own")
  func removed() throws {
    let text = """
      rules: [{name: R1, when: 'user = "a"', group: A}, {name: R3, when: 'user = "c"', group: B}]
      plans:
        - {name: P, method: shares, directives: [{group: A, shares: 14}, {group: B, shares: 7}]}
      """
    #expect(
      words(try diff(text, prune: true)) == [
        "changed directive P B: shares 36>7",
        "removed rule R2: when user = \"b\">-, group B>-",
        "removed directive P OTHER_GROUPS: shares 50>-",
      ])
  }

  @Test("a rule that moves is one change, and one that comes in front of others moves none")
  func moves() throws {
    let moved = try diff(
      """
      rules:
        - {name: R3, when: 'user = "c"', group: B}
        - {name: R1, when: 'user = "a"', group: A}
        - {name: R2, when: 'user = "b"', group: B}
      """)
    #expect(words(moved) == ["changed rule R3: place 3>1"])
    #expect(moved.effects.isEmpty)
    let raised = try diff("rules: [{name: R3, when: 'user = \"c\"', group: B, priority: 5}]")
    #expect(words(raised) == ["changed rule R3: priority ->5"])
  }

  @Test("mappings in another order are a change: the first of two equals decides")
  func mappingMoves() throws {
    let moved = try diff(
      """
      mappings:
        - {attribute: module, value: M, group: B}
        - {attribute: module, value: m, group: A}
      """)
    #expect(moved.changes.count == 1)
    #expect(moved.changes.first?.fields.map(\.name) == ["place"])
  }

  @Test("the longest increasing run is what stays")
  func runs() {
    #expect(IncreasingRun.longest(in: []).isEmpty)
    #expect(IncreasingRun.longest(in: [3, 1, 2]) == [1, 2])
    #expect(IncreasingRun.longest(in: [1, 2, 3]) == [0, 1, 2])
    #expect(IncreasingRun.longest(in: [5, 1, 6, 2, 3]) == [1, 3, 4])
  }

  @Test("shares under full load and with each other group idle: 14.0 % becomes 9.3 %")
  func effects() throws {
    let diff = try diff(
      """
      plans:
        - name: P
          method: shares
          directives:
            [{group: A, shares: 14}, {group: B, shares: 36}, {group: OTHER_GROUPS, shares: 100}]
      """)
    #expect(words(diff) == ["changed directive P OTHER_GROUPS: shares 50>100"])
    func effect(_ target: String, idle: String?) -> [Double] {
      diff.effects.filter { $0.plan == "P" && $0.target == target && $0.idle == idle }
        .flatMap { [$0.from ?? -1, $0.to ?? -1] }
    }
    func isNear(_ found: [Double], _ expected: [Double]) -> Bool {
      found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 }
    }
    #expect(isNear(effect("A", idle: nil), [0.14, 14.0 / 150]))
    #expect(isNear(effect("OTHER_GROUPS", idle: nil), [0.5, 100.0 / 150]))
    #expect(isNear(effect("A", idle: "B"), [14.0 / 64, 14.0 / 114]))
    #expect(isNear(effect("B", idle: "A"), [36.0 / 86, 36.0 / 136]))
    // Without the others nothing changes between the two.
    #expect(effect("A", idle: "OTHER_GROUPS").isEmpty)
    #expect(effect("A", idle: "A").isEmpty)
  }
}
