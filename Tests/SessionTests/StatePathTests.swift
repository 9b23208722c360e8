import Foundation
import TestSupport
import Testing

/// State paths that lead to something else than a sound state.
@Suite struct StatePathTests {
  /// Reads and writes are refused with code 9 and the file is left as it was.
  private func expectBad(
    _ rmctl: RmctlBinary, _ code: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = rmctl.bytes("state.json")
    for line in ["group list", "group create NEW", "session list", "state check"] {
      expectRefusal(try rmctl.run(line.words), 9, code, sourceLocation: sourceLocation)
    }
    let run = try rmctl.run("run -- touch ran".words)
    #expect(run.code == 125, "\(run)", sourceLocation: sourceLocation)
    #expect(rmctl.bytes("ran") == nil, sourceLocation: sourceLocation)
    #expect(rmctl.bytes("state.json") == before, sourceLocation: sourceLocation)
  }

  @Test func aDirectoryIsRefused() throws {
    let rmctl = try RmctlBinary()
    try rmctl.shell("mkdir state.json")
    try expectBad(rmctl, "state.not-a-file")
  }

  @Test func aFIFOIsRefusedWithoutWaiting() throws {
    let rmctl = try RmctlBinary()
    try rmctl.shell("mkfifo state.json")
    let answer = try rmctl.run("group list".words, deadline: 5)
    expectRefusal(answer, 9, "state.not-a-file")
    expectRefusal(
      try rmctl.run("group create NEW".words, deadline: 5), 9, "state.not-a-file")
  }

  @Test func aLinkIsFollowedAndStays() throws {
    let rmctl = try RmctlBinary()
    for name in ["X", "A"] { try rmctl.done("group create \(name)") }
    try rmctl.shell("mkdir real && mv state.json state.json.bak real/ && ln -s real/state.json .")
    try rmctl.done("group create B")
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: rmctl.state)
    #expect(link == "real/state.json")
    #expect(try rmctl.done("group list -o name").out.hasSuffix("A\nB\n"))
    try rmctl.shell("rm -r real")
    expectRefusal(try rmctl.run("group list".words), 9, "state.not-a-file")
  }

  @Test func whatIsNoStateIsRefused() throws {
    let texts = [
      "", "\n", "{}", "null", "hello", "{\"format\":\"rmctl-state\"}",
      "{\"format\":\"rmctl-state\",\"schema\":1,\"minReader\":1,\"lineage\":\"x\","
        + "\"generation\":\"18446744073709551616\",\"writtenBy\":\"1\",\"checksum\":\"00000000\"",
      String(repeating: "[", count: 100_000), "\u{FEFF}{\"format\":\"rmctl-state\"}",
    ]
    let rmctl = try RmctlBinary()
    for text in texts {
      try rmctl.write(text, to: "state.json")
      for line in ["group list", "group create NEW"] {
        expectRefusal(try rmctl.run(line.words), 9, "state.corrupt")
      }
      #expect(rmctl.text("state.json") == text)
    }
  }

  @Test func everyTruncationAndEveryFlipIsFound() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create A")
    let whole = try #require(rmctl.bytes("state.json"))
    let file = URL(fileURLWithPath: rmctl.state)
    for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 24)) {
      try whole.prefix(length).write(to: file)
      let answer = try rmctl.run("group list".words)
      expectRefusal(answer, 9, "state.corrupt")
    }
    for place in stride(from: 3, to: whole.count, by: max(1, whole.count / 24)) {
      var flipped = whole
      flipped[place] ^= 0x08
      try flipped.write(to: file)
      let answer = try rmctl.run("group list".words)
      #expect(answer.code == 9, "byte \(place): \(answer)")
      #expect(rmctl.bytes("state.json") == flipped)
    }
  }

  @Test func aNewerSchemaIsNamedAndLeftAlone() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create A")
    let newer = rmctl.text("state.json")
      .replacingOccurrences(
        of: "\"schema\":[0-9]+,\"minReader\":[0-9]+", with: "\"schema\":9,\"minReader\":9",
        options: .regularExpression)
    try rmctl.write(newer, to: "state.json")
    try expectBad(rmctl, "state.newer")
    #expect(try rmctl.run("group list".words).error.contains("schema 9"))
  }

  @Test func aLostStateComesBackFromItsBackupOnlyWhenAsked() throws {
    let rmctl = try RmctlBinary()
    for name in ["A", "B", "C"] { try rmctl.done("group create \(name)") }
    try rmctl.shell("rm state.json")
    expectRefusal(try rmctl.run("group list".words), 9, "state.lost")
    expectRefusal(try rmctl.run("group create D".words), 9, "state.lost")
    expectRefusal(try rmctl.run("state init".words), 9, "state.lost")
    expectRefusal(try rmctl.run("state repair --from-bak".words), 13, "input.declined")
    #expect(rmctl.bytes("state.json") == nil)
    try rmctl.done("state repair --from-bak --yes")
    #expect(try rmctl.done("group list -o name").out.hasSuffix("A\nB\n"))
    try rmctl.done("group create D")
  }

  @Test func aDamagedStateIsKeptWhenItIsRepaired() throws {
    let rmctl = try RmctlBinary()
    for name in ["A", "B"] { try rmctl.done("group create \(name)") }
    try rmctl.write("damaged", to: "state.json")
    try rmctl.done("state repair --from-bak --yes")
    #expect(try rmctl.done("group list -o name").out.hasSuffix("A\n"))
    let kept = try rmctl.shell("cat state.json.corrupt-*")
    #expect(kept.out == "damaged")
    #expect(try rmctl.done("state check -o json").json["backup"] as? String != "none")
  }

  @Test func aRepairWithoutASoundBackupIsRefused() throws {
    let rmctl = try RmctlBinary()
    for name in ["A", "B"] { try rmctl.done("group create \(name)") }
    try rmctl.write("damaged", to: "state.json")
    try rmctl.write("damaged too", to: "state.json.bak")
    expectRefusal(try rmctl.run("state repair --from-bak --yes".words), 9, "state.corrupt")
    #expect(rmctl.text("state.json") == "damaged")
  }

  @Test func theStateIsPrivateAndKeepsItsMode() throws {
    let rmctl = try RmctlBinary()
    try rmctl.shell("umask 0; $RMCTL group create A")
    #expect(try rmctl.shell("stat -c %a state.json").out == "600\n")
    try rmctl.shell("chmod 640 state.json; umask 077; $RMCTL group create B")
    #expect(try rmctl.shell("stat -c %a state.json").out == "640\n")
  }
}
