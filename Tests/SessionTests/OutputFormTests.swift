import Foundation
import TestSupport
import Testing

/// The same answer in every form.
@Suite struct OutputFormTests {
  static let lists = [
    ("group list", "GroupList"), ("plan list", "PlanList"), ("rule list", "RuleList"),
    ("mapping list", "MappingList"), ("directive list DEFAULT_PLAN", "DirectiveList"),
    ("session list", "SessionList"), ("session list --all", "SessionList"),
    ("call list", "CallList"), ("settings list", "SettingList"), ("events list", "EventList"),
    ("group show BATCH_GROUP --effective", "EffectiveLimitList"),
  ]
  static let objects = [
    ("group show BATCH_GROUP", "Group"), ("plan show DEFAULT_PLAN", "Plan"),
    ("rule show ETL", "Rule"), ("directive show DEFAULT_PLAN BATCH_GROUP", "Directive"),
    ("session show 1", "Session"), ("call show 1", "Call"),
    ("settings get run-group", "Setting"), ("state info", "StateInfo"),
    ("state check", "StateCheck"), ("state path", "StatePath"),
    ("group stats BATCH_GROUP", "GroupStats"), ("session explain 1", "SessionExplanation"),
  ]

  private func filled() throws -> RmctlBinary {
    let rmctl = try RmctlBinary()
    try rmctl.done("rule create ETL --program etl* --group BATCH_GROUP")
    try rmctl.done("mapping set user alice BATCH_GROUP")
    try rmctl.done("session open -g BATCH_GROUP --label first")
    try rmctl.done("call begin 1")
    return rmctl
  }

  @Test func jsonListsHaveAHeadAndItems() throws {
    let rmctl = try filled()
    for (line, kind) in Self.lists {
      let answer = try rmctl.done(line + " -o json")
      #expect(answer.json["apiVersion"] as? String == "rmctl/v1", "\(line): \(answer)")
      #expect(answer.json["kind"] as? String == kind, "\(line): \(answer)")
      #expect(answer.json["generation"] != nil, "\(line)")
      #expect(answer.json["items"] is [[String: Any]], "\(line)")
    }
  }

  @Test func jsonObjectsHaveTheirFieldsBesideTheHead() throws {
    let rmctl = try filled()
    for (line, kind) in Self.objects {
      let answer = try rmctl.done(line + " -o json")
      #expect(answer.json["apiVersion"] as? String == "rmctl/v1", "\(line): \(answer)")
      #expect(answer.json["kind"] as? String == kind, "\(line): \(answer)")
      #expect(answer.json["generation"] != nil, "\(line)")
    }
  }

  @Test func everyFormOfAListHasTheSameRows() throws {
    let rmctl = try filled()
    for (line, _) in Self.lists {
      let count = try rmctl.done(line + " -o json").items.count
      let jsonl = try rmctl.done(line + " -o jsonl").out.split(separator: "\n")
      #expect(jsonl.count == count, "\(line)")
      #expect(jsonl.allSatisfy { !CommandAnswer.object(String($0)).isEmpty }, "\(line)")
      let name = try rmctl.done(line + " -o name").out.split(separator: "\n")
      #expect(name.count == count, "\(line)")
      for form in ["table", "wide", "csv"] {
        let text = try rmctl.done("\(line) -o \(form)").out.split(separator: "\n")
        #expect(text.count == count + 1, "\(line) -o \(form)")
        let bare = try rmctl.done("\(line) -o \(form) --no-headers").out.split(separator: "\n")
        #expect(bare.count == count, "\(line) -o \(form) --no-headers")
      }
    }
  }

  @Test func columnsSortLimitAndRawShapeATable() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create LIMITED --priority 1 --session-memory 1536M --max-execution 90m")
    let names = try rmctl.done("group list --columns name --no-headers --sort name")
      .out.split(separator: "\n").map(String.init)
    #expect(names == names.sorted())
    #expect(names.count == 5)
    let backwards = try rmctl.done("group list --columns name --no-headers --sort -name").out
    #expect(backwards.split(separator: "\n").map(String.init) == names.reversed())
    #expect(try rmctl.done("group list --limit 2 -o name").out.split(separator: "\n").count == 2)
    #expect(try rmctl.done("group list --limit 0 -o json").items.isEmpty)
    let cut = try rmctl.done("group list --columns name:6 --no-headers --limit 1").out
    #expect(cut == "SYS_G…\n")
    let columns = "--columns name,sessionMemory,MAX-EXECUTION --no-headers --sort -sessionMemory"
    let scaled = try rmctl.done("group list \(columns) --limit 1").out.words
    #expect(scaled.map { $0.trimmingCharacters(in: .newlines) } == ["LIMITED", "1.5G", "1h30m"])
    let raw = try rmctl.done("group list \(columns) --limit 1 --raw").out.words
    #expect(
      raw.map { $0.trimmingCharacters(in: .newlines) } == ["LIMITED", "1610612736", "5400000"])
    #expect(try rmctl.done("session list --all").code == 0, "an empty list is fine")
  }

  @Test func csvQuotesWhatNeedsIt() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done(["group", "create", "Q", "--description", "say \"hi\", twice"])
    let text = try rmctl.done("group list -o csv --columns name,description").out
    #expect(text.contains("Q,\"say \"\"hi\"\", twice\"\n"), "\(text)")
  }
}
