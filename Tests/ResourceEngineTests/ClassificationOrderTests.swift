import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Who wins, one rule of the order each.
@Suite struct ClassificationOrderTests {
  private static let groups = "new group A\nnew group B\nnew group C\nnew group D\n"

  private func run(_ text: String, at place: SourceLocation = #_sourceLocation) throws {
    try Scenario.run(Self.groups + text, at: place)
  }

  @Test func whatTheSessionAsksForComesFirst() throws {
    try run(
      """
      map ann A
      map ann B until 1h
      rule any 1 C true
      0s open s1 group D
      expect s1 inactive D because explicit
      """)
  }

  @Test func aTemporaryMappingOfTheUserGoesOverTheOrderOfAttributes() throws {
    try run(
      """
      map service-module-action=s.m.a B
      map ann A until 1h
      0s open s1 service s module m action a
      expect s1 inactive A because mapping user ann
      3600s open s2 service s module m action a
      expect s2 inactive B because mapping service-module-action s.m.a
      """)
  }

  @Test func attributesAreAskedInTheirOrder() throws {
    let all = "user u service s module m action a program p osuser o machine h clientid c"
    let values = [
      "service-module-action=s.m.a", "service-module=s.m", "module-action=m.a", "module=m",
      "service=s", "user=u", "program=p", "os-user=o", "machine=h", "client-id=c",
    ]
    for first in values.indices {
      let maps = values[first...].enumerated().map { index, value in
        "map \(value) \(index == 0 ? "A" : "B")"
      }
      let reason = values[first].split(separator: "=").joined(separator: " ")
      try run(
        maps.reversed().joined(separator: "\n")
          + "\n0s open s1 \(all)\nexpect s1 inactive A because mapping \(reason)")
    }
  }

  @Test func theOrderCanBeChanged() throws {
    try run(
      """
      map user=ann A
      map machine=m1 B
      order machine user
      0s open s1 machine m1
      expect s1 inactive B because mapping machine m1
      """)
  }

  @Test func theMoreSpecificValueOfOneAttributeWins() throws {
    try run(
      """
      map program=* A
      map program=etl* B
      map program=etl-n* C
      map program=etl-night D
      0s open s1 program etl-night
      0s open s2 program etl-noon
      0s open s3 program etl-day
      0s open s4 program psql
      expect s1 inactive D because mapping program etl-night
      expect s2 inactive C because mapping program etl-n*
      expect s3 inactive B because mapping program etl*
      expect s4 inactive A because mapping program *
      """)
  }

  @Test func ofTwoEquallySpecificValuesTheOlderWins() throws {
    try run(
      """
      map program=et*z A
      map program=et*l* B
      0s open s1 program etlz
      expect s1 inactive A because mapping program et*z
      """)
  }

  @Test func mappingsComeBeforeRulesAndRulesBeforeTheDefault() throws {
    try run(
      """
      map client-id=c1 A
      rule any 0 B user = "ann"
      default group D
      default run C
      0s open s1 clientid c1
      0s open s2
      0s open s3 user bob
      0s open s4 user bob command
      expect s1 inactive A because mapping client-id c1
      expect s2 inactive B because rule any
      expect s3 inactive D because default
      expect s4 inactive C because default
      """)
  }

  @Test func rulesAreAskedByNumberAndThenByAge() throws {
    try run(
      """
      rule last 30 A true
      rule older 20 B tag.tier = "gold"
      rule younger 20 C tag.tier = "gold"
      rule first 10 D tag.tier = "gold" and module = "pay"
      0s open s1 tag tier=gold module pay
      0s open s2 tag tier=gold
      0s open s3
      expect s1 inactive D because rule first
      expect s2 inactive B because rule older
      expect s3 inactive A because rule last
      """)
  }

  @Test func aGroupWithoutPrivilegeOrInactiveIsPassedOver() throws {
    try run(
      """
      grant A carol
      deactivate group B
      map ann A
      map module=m B
      rule one 1 A true
      rule two 2 B true
      rule three 3 C true
      0s open s1 module m
      expect s1 inactive C because rule three
      0s open s2 user carol
      expect s2 inactive A because rule one
      """)
  }

  @Test func thePrivilegeOfTheSessionsUserCountsNotThatOfWhoOpensIt() throws {
    try run(
      """
      grant A ann
      rule one 1 A true
      0s open s1 user ann as bob
      0s open s2 user bob as ann
      0s open s3 user bob as root admin
      0s open s4 user bob as bob admin
      expect s1 inactive A because rule one
      expect s2 inactive INTERACTIVE because default
      expect s3 inactive INTERACTIVE because default
      expect s4 inactive A because rule one
      """)
  }

  @Test func whatIsAskedForAndNotAllowedIsRefused() throws {
    try run(
      """
      grant A carol
      grant B @etl
      grant C * until 5s
      deactivate group D
      0s open s1 group A -> reject notPermitted
      0s open s1 group A as carol
      0s open s2 group B -> reject notPermitted
      0s open s2 group B as ann role etl
      0s open s3 group D -> reject groupInactive
      0s open s3 group D as root admin -> reject groupInactive
      0s open s3 group 77 -> reject groupNotFound
      4999ms open s3 group C
      5s open s4 group C -> reject notPermitted
      5s open s4 group C as root admin
      """)
  }

  @Test func theTrailSaysWhyAMatchWasPassedOver() throws {
    let policy = try Scenario.run(
      Self.groups + """
        grant A carol
        deactivate group B
        map ann A
        map module=m B
        map machine=x C
        rule one 1 C true
        """
    ).policy
    let applicant = Applicant(
      SessionAttributes(user: "ann", module: "m"), as: Principal(user: "ann"), kind: .script,
      requested: GroupID(100))
    let place = policy.classify(applicant, at: moment(.zero).wall, zones: .utcOnly)
    let trail = place.trail.map { "\($0.step) \($0.name) \($0.verdict.rawValue): \($0.why)" }
    #expect(
      trail == [
        "explicit --group no-match: ann has no switch privilege for A",
        "mapping module m no-match: the group B is inactive",
        "mapping user ann no-match: ann has no switch privilege for A",
        "mapping machine x no-match: the session has no machine",
        "rule one won: the condition is true",
        "default default-group lost: rule one came first",
      ])
  }
}
