import Foundation
import TestSupport
import Testing

/// Groups that sleep, groups that are closed, and who is in them.
@Suite struct GroupCommandTests {
  @Test("an inactive group takes no new sessions and keeps those it has")
  func activation() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create G")
    try rmctl.done("session open -g G")
    try rmctl.done("session open")
    try rmctl.done("group deactivate G")
    for (line, code) in [("session open -g G", 6), ("session switch 2 G", 6)] {
      expectRefusal(try rmctl.run(line.words), Int32(code), "group.inactive")
    }
    expectRefusal(try rmctl.run("run -g G -- touch ran".words), 125, "group.inactive")
    #expect(rmctl.bytes("ran") == nil)
    #expect(try rmctl.sessions().first?["group"] as? String == "G")
    try rmctl.done("call begin 1")
    try rmctl.done("mapping set user alice G")
    try rmctl.done("session open --user alice")
    #expect(try rmctl.sessions().last?["group"] as? String == "INTERACTIVE_GROUP")
    try rmctl.done("group activate G")
    try rmctl.done("session open --user alice")
    #expect(try rmctl.sessions().last?["group"] as? String == "G")
  }

  @Test("users of a group: in it, mapped to it, allowed into it")
  func users() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create G")
    try rmctl.done("mapping set user bob G --until 2h")
    try rmctl.done("group grant G alice --until 1h")
    try rmctl.done("group grant G @dba")
    try rmctl.done("session open -g G --user carol")
    let rows = try rmctl.done("group users G -o json").items
    let said = rows.map { "\($0["user"] ?? "") \($0["why"] ?? "")" }
    #expect(said == ["carol session", "bob mapping", "alice privilege", "@dba privilege"])
    #expect(rows.map { $0["until"] is String } == [false, true, true, false])
    try rmctl.done("group revoke G alice")
    expectRefusal(try rmctl.run("group revoke G alice".words), 4, "grant.not-found")
    #expect(try rmctl.done("group users G -o json").items.count == 3)
    for line in ["group grant G @", "group grant G x --until 1999-01-01T00:00:00Z"] {
      #expect(try rmctl.run(line.words).code == 2, "\(line)")
    }
    expectRefusal(try rmctl.run("group users NOSUCH".words), 4, "group.not-found")
  }

  @Test(
    "somebody without the privilege is not let into a closed group",
    .enabled(if: RmctlBinary.isRoot && RmctlBinary.hasTool("setpriv"), "needs root"))
  func privileges() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create CLOSED")
    try rmctl.done("group grant CLOSED alice")
    try rmctl.shell(
      "cp $RMCTL rmctl; chgrp -R nogroup . && chmod -R g+rwX,g+s . && chmod 755 rmctl")
    func nobody(_ line: String) throws -> CommandAnswer {
      // Whoever writes a shared state becomes its owner, and the owner may do anything.
      try rmctl.shell("chown root state.json")
      return try rmctl.shell(
        "setpriv --reuid=nobody --regid=nogroup --clear-groups ./rmctl \(line)")
    }
    let open = try nobody("session open")
    #expect(open.code == 0, "\(open)")
    let denied = try nobody("session switch 1 CLOSED")
    expectRefusal(denied, 7, "switch.denied")
    #expect(denied.error.contains("rmctl group grant CLOSED nobody"))
    expectRefusal(try nobody("session open -g CLOSED"), 7, "switch.denied")
    expectRefusal(try nobody("run -g CLOSED -- true"), 125, "switch.denied")
    try rmctl.done("group grant CLOSED @nogroup --until 1h")
    #expect(try nobody("session switch 1 CLOSED").code == 0)
    try rmctl.done("group revoke CLOSED @nogroup")
    expectRefusal(try nobody("session switch 1 CLOSED"), 7, "switch.denied")
    try rmctl.done(["group", "grant", "CLOSED", "*"])
    #expect(try nobody("session open -g CLOSED").code == 0)
  }

  @Test("a mapping or a rule into a closed group is passed over, and asking for it is denied")
  func closedGroups() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create CLOSED")
    try rmctl.done("group grant CLOSED alice")
    try rmctl.done("mapping set program etl CLOSED")
    let closed = try rmctl.done("mapping set user bob CLOSED")
    #expect(closed.error.contains("rmctl group grant CLOSED bob"), "\(closed)")
    #expect(try rmctl.done("mapping set user alice CLOSED").error.isEmpty)
    for (user, verdict) in [("alice", "won"), ("bob", "no-match")] {
      let trail = try rmctl.done("mapping test --user \(user) --program etl -o json").items
      let row = trail.first { $0["name"] as? String == "user \(user)" }
      #expect(row?["verdict"] as? String == verdict, "\(trail)")
      let isDenied = (row?["why"] as? String)?.contains("no switch privilege") == true
      #expect(isDenied == (user == "bob"), "\(trail)")
    }
  }
}
