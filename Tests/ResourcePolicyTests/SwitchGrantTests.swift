import Quantities
import Testing

@testable import ResourcePolicy

struct SwitchGrantTests {
  private let start = PolicyFixture.start
  private let soon = WallTime(milliseconds: 5_000)
  private let joe = Principal(user: "joe", roles: ["dba", "ops"])
  private let ann = Principal(user: "ann")

  private func admits(
    _ fixture: PolicyFixture, _ principal: Principal, at time: WallTime? = nil
  ) -> Bool? {
    fixture.policy.group(fixture.etl)?.admits(principal, at: time ?? start)
  }

  @Test("A group is open to everyone until the first grant, then to those who hold one")
  func closesWithTheFirstGrant() throws {
    var fixture = try PolicyFixture()
    #expect(admits(fixture, joe) == true && admits(fixture, ann) == true)
    try fixture.policy.grant(fixture.etl, to: .user("JOE"), until: nil, at: start)
    #expect(admits(fixture, joe) == true && admits(fixture, ann) == false)
  }

  @Test("Taking the last grant away leaves the group closed")
  func staysClosed() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.grant(fixture.etl, to: .user("joe"), until: nil, at: start)
    try fixture.policy.revoke(fixture.etl, from: .user("joe"), at: start)
    #expect(fixture.policy.group(fixture.etl)?.attributes.grants == [])
    #expect(admits(fixture, joe) == false && admits(fixture, ann) == false)
  }

  @Test("A grant holds up to its end; a second one to the same changes the end")
  func ends() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.grant(fixture.etl, to: .user("joe"), until: soon, at: start)
    #expect(admits(fixture, joe, at: WallTime(milliseconds: 4_999)) == true)
    #expect(admits(fixture, joe, at: soon) == false)
    try fixture.policy.grant(fixture.etl, to: .user("joe"), until: nil, at: start)
    #expect(fixture.policy.group(fixture.etl)?.attributes.grants?.count == 1)
    #expect(admits(fixture, joe, at: WallTime(milliseconds: .max)) == true)
  }

  @Test("Grants that have run out go with the next change")
  func dropsExpired() throws {
    var fixture = try PolicyFixture()
    try fixture.policy.grant(fixture.etl, to: .user("joe"), until: soon, at: start)
    try fixture.policy.grant(fixture.etl, to: .user("ann"), until: nil, at: soon)
    #expect(
      fixture.policy.group(fixture.etl)?.attributes.grants == [SwitchGrant(to: .user("ann"))])
  }

  @Test("Roles are told apart by case, users are not, and everyone is everyone")
  func knowsGrantees() throws {
    let cases: [(SwitchGrant.Grantee, joe: Bool, ann: Bool)] = [
      (.role("dba"), true, false), (.role("DBA"), false, false), (.role("joe"), false, false),
      (.user("Joe"), true, false), (.user("dba"), false, false), (.everyone, true, true),
    ]
    for (grantee, joeMay, annMay) in cases {
      var fixture = try PolicyFixture()
      try fixture.policy.grant(fixture.etl, to: grantee, until: nil, at: start)
      #expect(admits(fixture, joe) == joeMay, "\(grantee)")
      #expect(admits(fixture, ann) == annMay, "\(grantee)")
    }
  }

  @Test("Users differ in every letter outside ASCII, as the kernel sees them")
  func comparesASCIIOnly() throws {
    let pairs = [("k", "\u{212A}"), ("é", "É"), ("é", "e\u{301}")]
    for (granted, asking) in pairs {
      var fixture = try PolicyFixture()
      try fixture.policy.grant(fixture.etl, to: .user(granted), until: nil, at: start)
      #expect(admits(fixture, Principal(user: granted)) == true)
      #expect(admits(fixture, Principal(user: asking)) == false, "\(granted) and \(asking)")
    }
  }

  @Test("Administrators enter every group; SYS_GROUP is closed to all others from the start")
  func admitsAdministrators() throws {
    let root = Principal(user: "root", isAdministrator: true)
    let fixture = try PolicyFixture()
    let system = try #require(fixture.policy.group(Policy.sysGroup))
    #expect(system.admits(root, at: start) && !system.admits(joe, at: start))
    for group in fixture.policy.groups where group.id != Policy.sysGroup {
      #expect(group.admits(joe, at: start), "\(group.name)")
    }
  }

  @Test("Grants of the past, of nobody and to unknown groups are refused")
  func refuses() throws {
    let (fixture, time) = (try PolicyFixture(), PolicyFixture.later)
    let etl = fixture.etl
    let past = fixture.refusal { policy throws(PolicyError) in
      try policy.grant(etl, to: .everyone, until: time, at: time)
    }
    #expect(try #require(past).isOutOfRange)
    let missing = fixture.refusal { policy throws(PolicyError) in
      try policy.revoke(etl, from: .role("dba"), at: time)
    }
    #expect(missing == .notFound(.grant, name: "@dba"))
    let refusals = [
      fixture.refusal { policy throws(PolicyError) in
        try policy.grant(GroupID(99), to: .everyone, until: nil, at: time)
      },
      fixture.refusal { policy throws(PolicyError) in
        try policy.revoke(GroupID(99), from: .everyone, at: time)
      },
    ]
    for refusal in refusals { #expect(refusal == .notFound(.group, name: "99")) }
  }

  @Test("The number of grants is bounded, and old ones can still be changed")
  func isBounded() throws {
    var fixture = try PolicyFixture()
    let grants = (0..<Policy.mostGrants).map { SwitchGrant(to: .user("u\($0)")) }
    try fixture.policy.setGroup(
      fixture.etl, GroupAttributes(grants: grants), at: start)
    let etl = fixture.etl
    let error = fixture.refusal { policy throws(PolicyError) in
      try policy.grant(etl, to: .everyone, until: nil, at: PolicyFixture.later)
    }
    #expect(error == .limitReached(.grant, limit: 10_000))
    try fixture.policy.grant(etl, to: .user("u7"), until: soon, at: start)
  }

  @Test("Grantees are written as USER, @ROLE and *")
  func parses() throws {
    let texts: [(String, SwitchGrant.Grantee)] = [
      ("joe", .user("joe")), ("@dba", .role("dba")), ("*", .everyone), ("a*", .user("a*")),
    ]
    for (text, grantee) in texts {
      #expect(try SwitchGrant.Grantee(parsing: text) == grantee)
      #expect(grantee.description == text)
    }
    for text in ["", "@", "a\n"] {
      let error = try #require(throws: PolicyError.self) {
        try SwitchGrant.Grantee(parsing: text)
      }
      #expect(error.isInvalidText)
    }
  }
}
