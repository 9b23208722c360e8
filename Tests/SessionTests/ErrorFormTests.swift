import Foundation
import TestSupport
import Testing

/// Errors as people read them and as programs do.
@Suite struct ErrorFormTests {
  @Test func textSaysWhatIsWrongWhatWasMeantAndWhatToDo() throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.run("group show BATCH_GROPU".words)
    expectRefusal(answer, 4, "group.not-found")
    #expect(answer.error.hasPrefix("rmctl: "))
    #expect(answer.error.contains("did you mean: BATCH_GROUP?"))
  }

  @Test(arguments: [
    ("grop list", "group"), ("group lst", "list"), ("plan show DEFAULT_PLN", "DEFAULT_PLAN"),
    ("settings get run-grup", "run-group"), ("help exit-code", "exit-codes"),
    ("session kill 1 --signal TREM", "TERM"), ("group list --columns nam", "name"),
  ])
  func aTypingErrorIsGuessed(line: String, meant: String) throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.run(line.words + ["--error-format", "json"])
    #expect((answer.failure["suggestions"] as? [String])?.contains(meant) == true, "\(answer)")
  }

  @Test(arguments: [
    "group show NOSUCH -o json", "-o json group show NOSUCH", "group show NOSUCH --output=json",
    "group show NOSUCH -o jsonl", "--error-format json group show NOSUCH",
    "group show NOSUCH --error-format=json",
  ])
  func jsonIsOneObjectOnStandardError(line: String) throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.run(line.words)
    #expect(answer.code == 4)
    #expect(answer.out.isEmpty)
    #expect(answer.error.split(separator: "\n").count == 1, "\(answer)")
    let error = answer.failure
    #expect(error["code"] as? String == "group.not-found")
    #expect(error["exit"] as? Int == 4)
    #expect((error["message"] as? String)?.contains("NOSUCH") == true)
    #expect(error["suggestions"] is [String])
  }

  @Test func usageErrorsAreJSONAsWell() throws {
    let rmctl = try RmctlBinary()
    for line in ["nosuch -o json", "group list --nosuch -o json", "group create -o json"] {
      let answer = try rmctl.run(line.words)
      #expect(answer.code == 2)
      #expect(answer.failure["exit"] as? Int == 2, "\(line): \(answer)")
    }
  }

  @Test func runPutsItsOwnCodeIntoTheObject() throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.run("run -g NOSUCH --error-format json -- true".words)
    #expect(answer.code == 125)
    #expect(answer.failure["exit"] as? Int == 125, "\(answer)")
    #expect(answer.failure["code"] as? String == "group.not-found")
  }

  @Test func everyErrorCodeIsListedWithItsExitCode() throws {
    let rmctl = try RmctlBinary()
    let text = try rmctl.done("help errors").out
    for refusal in ExitCodeTests.refusals {
      #expect(text.contains("\(refusal.exit) ") && text.contains(refusal.code), "\(refusal)")
    }
  }
}
