import Foundation
import TestSupport
import Testing

/// The history of ended sessions and its end.
@Suite struct StateHistoryTests {
  private func filled() throws -> RmctlBinary {
    let rmctl = try RmctlBinary()
    try rmctl.done("run --user anna -g BATCH_GROUP -- true")
    #expect(try rmctl.run("run --user otto -- false".words).code == 1)
    try rmctl.done("session open --user anna -g SYS_GROUP")
    try rmctl.done("session close 3")
    try rmctl.done("session open --user live")
    return rmctl
  }

  private func ids(_ rmctl: RmctlBinary, _ options: String = "") throws -> [String] {
    try rmctl.done("state history -o json \(options)").items.compactMap { $0["id"] as? String }
  }

  @Test func itHasTheEndedSessionsOnly() throws {
    let rmctl = try filled()
    let answer = try rmctl.done("state history -o json")
    #expect(answer.json["kind"] as? String == "SessionHistory")
    #expect(answer.items.map { $0["id"] as? String } == ["1", "2", "3"])
    #expect(answer.items.map { $0["exit"] as? Int } == [0, 1, nil])
    #expect(answer.items.map { $0["outcome"] as? String } == ["completed", "completed", "closed"])
    #expect(answer.items.allSatisfy { $0["ended"] is String })
    let table = try rmctl.done("state history").out
    for word in ["ENDED", "OUTCOME", "EXIT", "anna", "otto", "closed"] {
      #expect(table.contains(word), "\(word)")
    }
    #expect(!table.contains("live"))
  }

  @Test func theOptionsNarrowItDown() throws {
    let rmctl = try filled()
    #expect(try ids(rmctl, "--user anna") == ["1", "3"])
    #expect(try ids(rmctl, "--outcome completed") == ["1", "2"])
    #expect(try ids(rmctl, "--outcome completed --user anna") == ["1"])
    #expect(try ids(rmctl, "--group sys_group") == ["3"])
    #expect(try ids(rmctl, "-g NOSUCH") == [])
    let ended = try rmctl.done("state history -o json").items.compactMap { $0["ended"] as? String }
    #expect(try ids(rmctl, "--since \(ended[1])").suffix(2) == ["2", "3"])
    #expect(try ids(rmctl, "--until \(ended[0])") == [])
    #expect(try ids(rmctl, "--since 2100-01-01T00:00:00Z") == [])
    #expect(try ids(rmctl, "--until 2100-01-01T00:00:00Z") == ["1", "2", "3"])
    #expect(try ids(rmctl, "--sort -id --limit 1") == ["3"])
  }

  @Test func wrongValuesAreRefused() throws {
    let rmctl = try RmctlBinary()
    for option in ["--since yesterday", "--until 5", "--outcome bored", "--group a*b"] {
      let answer = try rmctl.run("state history \(option)".words)
      #expect(answer.code == 2 || answer.code == 3, "\(option): \(answer)")
    }
  }

  @Test func itGoesOnThroughFilesThatWereMovedAside() throws {
    let rmctl = try filled()
    try FileManager.default.moveItem(
      atPath: rmctl.file("sessions.jsonl"), toPath: rmctl.file("sessions.jsonl.1"))
    try rmctl.done("session close 4")
    #expect(try ids(rmctl) == ["1", "2", "3", "4"])
    try rmctl.done("session show 1")
  }

  @Test func gcDeletesWhatIsOldAndSaysSo() throws {
    let rmctl = try filled()
    #expect(try rmctl.done("state gc").out == "nothing to delete\n")
    try rmctl.write(rmctl.text("sessions.jsonl"), to: "sessions.jsonl.1")
    let size = try #require(rmctl.bytes("sessions.jsonl.1")).count
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -40 * 86_400)],
      ofItemAtPath: rmctl.file("sessions.jsonl.1"))
    #expect(try rmctl.done("state gc --dry-run").out.hasPrefix("deleted 1 file, "))
    #expect(rmctl.bytes("sessions.jsonl.1") != nil)
    let answer = try rmctl.done("state gc -o json")
    #expect(answer.json["kind"] as? String == "HistoryPruning")
    #expect(answer.json["files"] as? Int == 1 && answer.json["bytes"] as? Int == size)
    #expect(answer.json["dryRun"] as? Bool == false)
    #expect(rmctl.bytes("sessions.jsonl.1") == nil)
    #expect(try ids(rmctl) == ["1", "2", "3"])
  }

  @Test func gcIsNoPartOfAnAtomicBatch() throws {
    let rmctl = try RmctlBinary()
    try rmctl.write("state gc\n", to: "script.rmc")
    #expect(try rmctl.run("batch -f script.rmc".words).code == 2)
  }
}
