import Foundation
import TestSupport
import Testing

/// What a batch does once it is understood.
struct BatchRunTests {
  private let binary: RmctlBinary
  private let failing = "group create B1\ngroup show NOPE\ngroup create B2\n"

  init() throws {
    binary = try RmctlBinary()
  }

  private func batch(_ text: String, _ words: [String] = []) throws -> CommandAnswer {
    try binary.run(["batch"] + words, stdin: text, deadline: 60)
  }

  private func exists(_ group: String) throws -> Bool {
    try binary.run(["group", "show", group]).code == 0
  }

  private func lines(_ text: String) -> [[String: Any]] {
    text.split(separator: "\n").map { CommandAnswer.object(String($0)) }
  }

  @Test func `The first failure undoes the whole`() throws {
    let answer = try batch(failing)
    #expect(answer.code == 3)
    #expect(answer.out.isEmpty)
    #expect(answer.error.contains("applied 0 of 3; failed at -:2"))
    #expect(answer.error.contains("group.not-found"))
    #expect(try !exists("B1"))
  }

  @Test func `A whole is one change`() throws {
    let answer = try batch("group create B1\ngroup create B2\ngroup list -o name\n")
    #expect(answer.code == 0)
    #expect(answer.out.contains("B1\nB2\n"))
    #expect(try binary.run(["state", "info", "-o", "json"]).json["generation"] as? Int == 1)
  }

  @Test func `Statements of their own stop at a failure, or go on`() throws {
    let stopped = try batch(failing, ["--no-atomic"])
    #expect(stopped.code == 3)
    #expect(try exists("B1"))
    #expect(try !exists("B2"))
    let text = "group show NOPE\nrun -- sh -c 'exit 7'\ngroup create B3\n"
    let went = try batch(text, ["--no-atomic", "--on-error", "continue"])
    #expect(went.code == 3)
    #expect(went.error.contains("2 of 3 statements failed"))
    #expect(try exists("B3"))
  }

  @Test func `Programs run where each statement stands alone`() throws {
    let text = "\\! echo from outside\nrun -- echo governed\n\\sleep 10ms\n\\echo end\n"
    let answer = try batch(text, ["--no-atomic"])
    #expect(answer.out == "from outside\ngoverned\nend\n")
    #expect(answer.code == 0)
  }

  @Test func `A dry run changes nothing and tells whether it would`() throws {
    #expect(try batch("group create B1\n", ["--dry-run"]).code == 0)
    #expect(try batch("group create B1\n", ["--dry-run", "--exit-code"]).code == 1)
    #expect(try batch("group list\n", ["--dry-run", "--exit-code"]).code == 0)
    #expect(try batch("group show NOPE\n", ["--dry-run"]).code == 3)
    #expect(try !exists("B1"))
  }

  @Test func `Echo prints each statement in front of its answer`() throws {
    let answer = try batch("state path\n\\echo x\n", ["--echo"])
    #expect(answer.out == "state path\n\(binary.state)\n\\echo x\nx\n")
  }

  @Test func `A report has one object per statement`() throws {
    #expect(try batch(failing, ["--report", "r", "--no-atomic", "--on-error=continue"]).code == 3)
    let report = lines(binary.text("r"))
    #expect(report.map { $0["index"] as? Int } == [1, 2, 3])
    #expect(report.map { $0["line"] as? Int } == [1, 2, 3])
    #expect(report.map { $0["ok"] as? Bool } == [true, false, true])
    #expect(report.map { $0["code"] as? String } == [nil, "group.not-found", nil])
    #expect(
      report.map { $0["statement"] as? String } == failing.split(separator: "\n").map(String.init))
    #expect(report.allSatisfy { $0["ms"] is Int && $0["generation"] is Int })
    #expect(try batch("version", ["--report", "/nowhere/r"]).code == 4)
  }

  @Test func `Programs send lines of JSON and get an answer for each`() throws {
    let text = """
      {"id":1,"argv":["group","create","J 1; #'"]}
      {"id":"two","argv":["group","create","J2","--description","a b 'c' :d"]}
      {"id":3,"argv":["group","show","J2","-o","name"]}
      """
    let answer = try batch(text, ["--input", "jsonl", "--no-atomic", "--on-error", "continue"])
    #expect(answer.code == 3)
    let replies = lines(answer.out)
    #expect(replies.map { $0["id"] as? Int } == [1, nil, 3])
    #expect(replies.dropFirst().first?["id"] as? String == "two")
    #expect(replies.map { $0["ok"] as? Bool } == [false, true, true])
    #expect(replies.last?["output"] as? String == "J2\n")
    let wrong = "{\"id\":1}\nno json\n{\"id\":2,\"argv\":[\"nonsense\"]}\n"
    let mistakes = try batch(wrong, ["--input", "jsonl"])
    #expect(mistakes.code == 2)
    for line in 1...3 { #expect(mistakes.error.contains("-:\(line):1: ")) }
    let long = "{\"id\":1,\"argv\":[\"version\",\"\(String(repeating: "x", count: 70_000))\"]}"
    #expect(try batch(long, ["--input", "jsonl"]).error.contains("longer than 65536 bytes"))
  }

  @Test func `A state named in front holds for the statements`() throws {
    let answer = try binary.run(
      ["--state", "other.json", "batch"], stdin: "group create OTHER\ngroup show OTHER -o name\n")
    #expect(answer.code == 0, "\(answer.error)")
    #expect(try !exists("OTHER"))
    #expect(try binary.run(["--state", "other.json", "group", "show", "OTHER"]).code == 0)
  }

  @Test func `Errors are objects where asked`() throws {
    let failed = try batch(failing, ["--error-format", "json"])
    let object = failed.error.split(separator: "\n").last.map { CommandAnswer.object(String($0)) }
    let error = object?["error"] as? [String: Any]
    #expect(error?["code"] as? String == "batch.statement-failed")
    #expect((error?["location"] as? [String: Any])?["line"] as? Int == 2)
    let wrong = try batch("nonsense\ngruop\n", ["--error-format", "json"])
    #expect(lines(wrong.error).count == 2)
  }

  @Test func `A hundred statements in a whole are quick`() throws {
    let text = (1...100).map { "mapping set user u\($0) BATCH_GROUP\n" }.joined()
    let start = ProcessInfo.processInfo.systemUptime
    #expect(try batch(text).code == 0)
    #expect(ProcessInfo.processInfo.systemUptime - start < 10)
    #expect(try binary.run(["mapping", "list", "-o", "json"]).items.count == 100)
  }

  @Test func `A shell without a terminal is a batch that stops`() throws {
    let answer = try binary.run(["shell"], stdin: failing)
    #expect(answer.code == 3)
    #expect(answer.out == "group B1 created\n")
    #expect(!answer.error.contains("rm:"))
    #expect(try exists("B1"))
    #expect(try !exists("B2"))
    #expect(binary.text("xdg-state/rmctl/history").isEmpty)
    #expect(try binary.run(["shell"], stdin: "version\nnonsense\n").code == 2)
  }

  @Test func `A closed standard output is an error and not silence`() throws {
    let answer = try binary.run(["batch"], stdin: "group create B1\n", output: .closed)
    #expect(answer.code == 1)
    #expect(answer.error.contains("output.failed"))
    #expect(try exists("B1"))
    #expect(try binary.run(["batch"], stdin: "version", output: .path("/dev/full")).code == 1)
  }
}
