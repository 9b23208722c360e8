import Foundation
import TestSupport
import Testing

/// An answer that cannot be given does not undo what was done, and is no success.
@Suite struct OutputFailureTests {
  static let changes = [
    "group create NEW", "plan create PLAN", "rule create NEW --user x --group BATCH_GROUP",
    "session open", "settings set run-group SYS_GROUP",
  ]

  @Test func theChangeIsMadeAndTheFailureReported() throws {
    for output in [CommandOutput.closed, .path("/dev/full")] {
      let rmctl = try RmctlBinary()
      for line in Self.changes {
        let before = try rmctl.done("state info -o json").json["generation"]
        let answer = try rmctl.run(line.words, output: output)
        #expect(answer.code == 1, "\(line): \(answer)")
        #expect(answer.error.contains("(output.failed)"), "\(line): \(answer)")
        #expect(answer.error.contains("was done before"), "\(line): \(answer)")
        let after = try rmctl.done("state info -o json").json["generation"]
        #expect("\(before ?? "")" != "\(after ?? "")", "\(line)")
      }
      #expect(try rmctl.done("state check").code == 0)
    }
  }

  @Test func readingFailsWithoutATrap() throws {
    let rmctl = try RmctlBinary()
    for line in ["group list", "group list -o json", "help", "version", "completion bash"] {
      for output in [CommandOutput.closed, .path("/dev/full")] {
        #expect(try rmctl.run(line.words, output: output).code == 1, "\(line) \(output)")
      }
    }
  }

  @Test func aReaderThatGoesAwayIsNoTrap() throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.shell("{ $RMCTL help; echo $? >&2; } | true")
    #expect(["0\n", "1\n"].contains { answer.error.hasSuffix($0) }, "\(answer)")
  }

  /// With standard streams closed the first files opened would take their numbers.
  @Test(arguments: ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
  func closedStreamsDoNotDamageFiles(closing: String) throws {
    let rmctl = try RmctlBinary()
    try rmctl.shell("$RMCTL -v group create A \(closing)")
    try rmctl.shell("$RMCTL run -v --result r.json -- sh -c 'kill -9 $$' \(closing)")
    try rmctl.shell("$RMCTL run -v --result r2.json --timeout 50ms -- sleep 9 \(closing)")
    #expect(try rmctl.done("state check").code == 0)
    #expect(try rmctl.done("group show A").code == 0)
    #expect(CommandAnswer.object(rmctl.text("r.json"))["signal"] as? Int == 9)
    let outcome = CommandAnswer.object(rmctl.text("r2.json"))["outcome"] as? String
    #expect(outcome == "execution-timeout", "\(rmctl.text("r2.json"))")
  }
}
