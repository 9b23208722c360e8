import Foundation
import TestSupport
import Testing

/// The options that every command takes.
@Suite struct GlobalOptionTests {
  @Test(arguments: [
    "-o json group list", "group list -o json", "--output=json group list", "-ojson group list",
    "-q -o json group list --limit 9", "--limit 9 group list --output json",
  ])
  func theyStandBeforeTheNounOrBehindTheVerb(line: String) throws {
    let rmctl = try RmctlBinary()
    #expect(try rmctl.done(line).items.count == 4)
  }

  @Test func theStateIsTheOneNamed() throws {
    let rmctl = try RmctlBinary()
    let other = rmctl.file("other.json")
    try rmctl.done(["-S", other, "group", "create", "A"])
    try rmctl.done(["group", "create", "B", "--state", other])
    #expect(rmctl.bytes("state.json") == nil)
    let names = try rmctl.done(["--state=\(other)", "group", "list", "-o", "name"]).out
    #expect(names.hasSuffix("A\nB\n"))
    let without = try rmctl.run(
      "state path".words, environment: ["RMCTL_STATE": ""])
    #expect(without.out == rmctl.file("xdg-state/rmctl/state.json") + "\n")
  }

  @Test(arguments: [
    "group create B", "group set A --priority 1", "group delete A --reassign-to SYS_GROUP",
    "group rename A B",
    "plan create P", "plan activate DAYTIME_PLAN", "rule create R --user x --group A",
    "mapping set user x A", "settings set run-group A", "directive set DEFAULT_PLAN A --shares 1",
    "session open", "session kill 1", "session switch 1 BATCH_GROUP", "call begin 1",
    "session close 1", "run -- touch ran",
  ])
  func aDryRunChangesNothing(line: String) throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create A")
    try rmctl.done("session open -g A")
    let before = rmctl.bytes("state.json")
    let events = rmctl.bytes("events.jsonl")
    try rmctl.done("--dry-run " + line)
    #expect(rmctl.bytes("state.json") == before)
    #expect(rmctl.bytes("events.jsonl") == events)
    #expect(rmctl.bytes("ran") == nil)
  }

  @Test func aDryRunMakesNoState() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create A --dry-run")
    #expect(rmctl.bytes("state.json") == nil)
    expectRefusal(try rmctl.run("group delete NOSUCH --dry-run".words), 4, "group.not-found")
  }

  @Test func aGenerationIsComparedBeforeAnythingChanges() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create A")
    let generation = try rmctl.done("group list -o json").json["generation"] ?? 0
    let late = try rmctl.run("group create B --if-generation 0".words)
    expectRefusal(late, 5, "generation.mismatch")
    try rmctl.done("group create B --if-generation \(generation)")
    let again = try rmctl.run("group create C --if-generation \(generation)".words)
    expectRefusal(again, 5, "generation.mismatch")
  }

  @Test func aRequestIsCarriedOutOnce() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("session open --request-id r1")
    let before = rmctl.bytes("state.json")
    let again = try rmctl.done("session open --request-id r1")
    #expect(again.out.contains("nothing changed"))
    #expect(rmctl.bytes("state.json") == before)
    try rmctl.done("session open --request-id r2")
    #expect(try rmctl.sessions().count == 2)
    #expect(try rmctl.run(["session", "open", "--request-id", ""]).code == 2)
  }

  @Test func aRepeatedRunStartsNothing() throws {
    let rmctl = try RmctlBinary()
    let words = ["run", "--request-id", "r1", "--", "sh", "-c", "echo ran >> ran; exit 3"]
    #expect(try rmctl.run(words).code == 3)
    let again = try rmctl.run(words)
    #expect(again.code == 0 && again.error.contains("carried out before"), "\(again)")
    #expect(rmctl.text("ran") == "ran\n")
    #expect(try rmctl.sessions().isEmpty)
  }

  @Test func quietSaysNothing() throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.done("-q group create A")
    #expect(answer.out.isEmpty && answer.error.isEmpty)
  }
}
