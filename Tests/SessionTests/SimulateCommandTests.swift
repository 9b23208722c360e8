import Foundation
import TestSupport
import Testing

/// `simulate` against the real binary.
@Suite struct SimulateCommandTests {
  private static let load = """
    groups: [{name: WEB, weight: 3072}, {name: ETL, weight: 1024}]
    tasks:
      - {name: web, group: WEB, burst: 5ms, sleep: 15ms, cpu: 100ms}
      - {name: job, group: ETL, cpu: 300ms, count: 2}
    requests: [{name: scan, group: ETL, bytes: 64K, count: 50, interval: 2ms, pattern: random}]
    """

  private func machine(_ load: String = load) throws -> RmctlBinary {
    let rmctl = try RmctlBinary()
    try rmctl.write(load, to: "load.yaml")
    return rmctl
  }

  @Test("an answer has the machine, the groups, the tasks and the requests; no state is made")
  func answer() throws {
    let rmctl = try machine()
    let answer = try rmctl.done("simulate load.yaml -o json").json
    #expect(answer["kind"] as? String == "Simulation")
    #expect(answer["cpuPolicy"] as? String == "completely-fair")
    #expect(answer["cpuMs"] as? Int == 700)
    #expect(answer["isWhole"] as? Bool == true)
    let groups = try #require(answer["groups"] as? [[String: Any]])
    #expect(groups.map { $0["group"] as? String } == ["WEB", "ETL"])
    #expect(groups.map { $0["duePercent"] as? Double } == [75, 25])
    let tasks = try #require(answer["tasks"] as? [[String: Any]])
    #expect(tasks.map { $0["task"] as? String } == ["web", "job-1", "job-2"])
    #expect(tasks.allSatisfy { $0["state"] as? String == "completed" })
    let requests = try #require(answer["requests"] as? [[String: Any]])
    #expect(requests.first?["completed"] as? Int == 50)
    #expect(rmctl.bytes("state.json") == nil)
    let table = try rmctl.done("simulate load.yaml").out
    for word in ["cpuPolicy", "SHARE%", "FINISHED", "scan"] { #expect(table.contains(word)) }
  }

  @Test("every run writes the same bytes, the timeline too, in every form")
  func sameBytes() throws {
    let rmctl = try machine()
    var outputs: Set<String> = []
    var timelines: Set<String> = []
    for _ in 0..<3 {
      outputs.insert(
        try rmctl.done("simulate load.yaml --timeline t.jsonl --chart --seed 7").out)
      timelines.insert(rmctl.text("t.jsonl"))
    }
    #expect(outputs.count == 1 && timelines.count == 1)
    let lines = rmctl.text("t.jsonl").split(separator: "\n")
    let entries = try lines.map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    let times = entries.compactMap { $0["atNs"] as? Int }
    #expect(times == times.sorted() && times.count == lines.count)
    let events = Set(entries.compactMap { $0["event"] as? String })
    #expect(
      events == [
        "arrive", "run", "stop", "sleep", "wake", "end", "submit", "dispatch", "done",
      ])
    let other = try rmctl.done("simulate load.yaml --timeline t.jsonl --seed 8")
    #expect(!outputs.contains(other.out))
  }

  @Test("all policies are compared, and the picture shows who ran when")
  func comparison() throws {
    let rmctl = try machine()
    let items = try rmctl.done("simulate load.yaml --cpu-policy all -o json").items
    #expect(
      items.map { $0["cpuPolicy"] as? String } == [
        "completely-fair", "fair-share", "round-robin", "weighted-fair", "eevdf",
      ])
    let disks = try rmctl.done(
      "simulate load.yaml --io-policy deadline --io-policy mclock -o json"
    ).items
    #expect(disks.map { $0["ioPolicy"] as? String } == ["deadline", "mclock"])
    let chart = try rmctl.done("simulate load.yaml --chart").out
    let row = try #require(
      chart.split(separator: "\n").first { $0.hasPrefix("job-1 ") && $0.contains("|") })
    #expect(row.contains("#") || row.contains("+"))
    #expect(chart.contains("disk: ETL"))
  }

  @Test("settings of cpu set and io set hold where the file says nothing")
  func settings() throws {
    let rmctl = try machine()
    try rmctl.done("cpu set --policy eevdf --runaway-threshold 100ms")
    try rmctl.done("io set --policy deadline")
    let answer = try rmctl.done("simulate load.yaml -o json").json
    #expect(answer["cpuPolicy"] as? String == "eevdf")
    #expect(answer["ioPolicy"] as? String == "deadline")
    #expect(answer["runaways"] as? Int == 2)
  }

  @Test("with a plan of the state the engine decides: pool, limit and threshold hold")
  func plan() throws {
    let rmctl = try machine(
      "tasks: [{name: e, group: ETL, cpu: 2s, count: 3}, {name: w, group: WEB, cpu: 30s}]")
    for line in [
      "group create ETL", "group create WEB", "plan create DAY",
      "directive set DAY OTHER_GROUPS --shares 1",
      "directive set DAY ETL --shares 1 --sessions 1 --queue-timeout 3s --utilization-limit 50",
      "directive set DAY WEB --shares 1 --switch-cpu 1s --switch-to kill",
    ] { try rmctl.done(line) }
    let before = rmctl.bytes("state.json")
    let answer = try rmctl.done(
      "simulate load.yaml --plan DAY --timeline t.jsonl -o json --until 30s"
    ).json
    #expect(rmctl.bytes("state.json") == before)
    let tasks = try #require(answer["tasks"] as? [[String: Any]])
    let states = tasks.map { $0["state"] as? String }
    #expect(states == ["completed", "queue-timeout", "queue-timeout", "threshold-kill"])
    #expect(tasks.last?["cpuMs"] as? Int == 1000)
    #expect(rmctl.text("t.jsonl").contains("\"event\":\"queue\""))
    let twice = try rmctl.done("simulate load.yaml --plan DAY --plan DEFAULT_PLAN -o json").items
    #expect(twice.map { $0["plan"] as? String } == ["DAY", "DEFAULT_PLAN"])
  }

  @Test("input comes from - as well, and wrong input is refused with its code")
  func wrongInput() throws {
    let rmctl = try machine()
    let answer = try rmctl.run(
      ["simulate", "-", "-o", "json"], stdin: "{\"tasks\": [{\"name\": \"a\", \"cpu\": \"1s\"}]}")
    #expect(answer.code == 0)
    try rmctl.write("tasks: [{name: a, cpu: 1s, grup: X}, {name: a, cpu: -1}]", to: "bad.yaml")
    let bad = try rmctl.run(["simulate", "bad.yaml"])
    expectRefusal(bad, 2, "document.invalid")
    for text in ["bad.yaml:1:28", "did you mean: group?", "3 mistakes"] {
      #expect(bad.error.contains(text), "\(bad.error)")
    }
    for (words, exit, code) in [
      ("simulate nowhere.yaml", 4, "file.not-found"),
      ("simulate load.yaml --plan DYA", 4, "plan.not-found"),
      ("simulate load.yaml --cpu-policy cfs", 2, "usage.invalid"),
      ("simulate load.yaml --cores 0", 2, "value.out-of-range"),
      ("simulate load.yaml --cores 99999999999999999999", 2, "value.out-of-range"),
      ("simulate load.yaml --until -5s", 2, "usage.invalid"),
      ("simulate load.yaml --seed x", 2, "value.invalid"),
      ("simulate load.yaml --plan DEFAULT_PLAN", 4, "group.not-found"),
      ("simulate load.yaml --cpu-policy all --timeline t", 2, "usage.invalid"),
      ("simulate load.yaml --timeline /nowhere/t", 4, "file.not-found"),
      ("simulate", 2, "usage.invalid"),
    ] {
      expectRefusal(try rmctl.run(words.words), Int32(exit), code)
    }
    let full = try rmctl.run(["simulate", "load.yaml", "--timeline", "/dev/full"])
    #expect(full.code == 1 && full.error.contains("No space left"))
  }
}
