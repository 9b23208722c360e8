import Foundation
import TestSupport
import Testing

/// `rmctl top`, without a person.
@Suite struct TopTests {
  @Test("groups and sessions with what they use and what the plan grants")
  func once() throws {
    let rmctl = try RmctlBinary()
    for line in [
      "group create A", "plan create P", "directive set P A --shares 3",
      "directive set P OTHER_GROUPS --shares 1", "plan activate P",
    ] {
      _ = try rmctl.done(line)
    }
    let script = "until [ -e go ]; do :; done"
    let run = try rmctl.start(["run", "-g", "A", "--", "sh", "-c", script])
    #expect(try rmctl.reaches(1, "active"))
    let top = try rmctl.done("top -1 -d 300ms -o json").json
    #expect(top["plan"] as? String == "P" && top["running"] as? Int == 1)
    let group = try #require((top["groups"] as? [[String: Any]])?.first)
    #expect(group["group"] as? String == "A" && group["running"] as? Int == 1)
    #expect(group["planned"] as? Double == 100, "alone it may have everything")
    #expect(group["cpu"] as? Double ?? 0 > 0)
    let session = try #require((top["sessions"] as? [[String: Any]])?.first)
    #expect(session["program"] as? String == "sh" && session["cpu"] as? Double ?? 0 > 0)
    let twice = try rmctl.done("top -b -n 2 -d 100ms --order memory").out
    #expect(twice.components(separatedBy: "GROUP  RUNNING").count == 3, "\(twice)")
    #expect(!twice.contains("\u{1B}"))
    try rmctl.write("", to: "go")
    #expect(run.finish().code == 0)
    let empty = try rmctl.done("top -1 -d 50ms -o json").json
    #expect((empty["groups"] as? [Any])?.isEmpty == true)
  }

  @Test("values out of their ranges are refused")
  func refusals() throws {
    let rmctl = try RmctlBinary()
    for words in ["top -1 -d 1ms", "top -b -n 0", "top -b -n x", "top -1 --order size"] {
      #expect(try rmctl.run(words.words).code == 2, "\(words)")
    }
  }
}
