import Foundation
import TestSupport
import Testing

/// The queue of a pool, shared by independent `rmctl run` processes.
@Suite struct QueueTests {
  /// Says that it runs, then waits for a file `go-NAME`.
  private static func gated(_ name: String) -> [String] {
    let script = "echo \(name) >> order; until [ -e go-\(name) ]; do sleep 0.02; done"
    return "run -g POOL --label \(name) --".words + ["sh", "-c", script]
  }

  @Test func twoRunAndTwoWaitInOrder() throws {
    let rmctl = try RmctlBinary.withPool(2)
    var runs: [RunningProgram] = []
    for (index, name) in ["1", "2", "3", "4"].enumerated() {
      runs.append(try rmctl.start(Self.gated(name)))
      #expect(try rmctl.reaches(min(index + 1, 2), "active"))
      #expect(try rmctl.reaches(max(index - 1, 0), "waiting"))
    }
    let sessions = try rmctl.sessions()
    #expect(sessions.map { $0["queuePlace"] as? Int } == [nil, nil, 1, 2])
    let why = try rmctl.done("session explain 3").out
    #expect(why.contains("2 of 2 slots") && why.contains("POOL"), "\(why)")
    #expect(rmctl.says("1\n", in: "order") && rmctl.says("2\n", in: "order"))
    for (index, name) in ["1", "2", "3", "4"].enumerated() {
      try rmctl.write("", to: "go-\(name)")
      #expect(runs[index].finish().code == 0)
      if index < 2 { #expect(rmctl.says("\(index + 3)\n", in: "order")) }
    }
    #expect(Array(rmctl.text("order").split(separator: "\n").suffix(2)) == ["3", "4"])
    let story = try rmctl.done("session list --all -o json").items
    #expect(story.map { $0["label"] as? String } == ["1", "2", "3", "4"])
    #expect(story.allSatisfy { $0["outcome"] as? String == "completed" })
    #expect(story.map { ($0["waitedMs"] as? Int ?? 0) > 0 } == [false, false, true, true])
    let stats = try rmctl.done("group show POOL -o json").json
    #expect(stats["running"] as? Int == 0 && stats["waiting"] as? Int == 0)
  }

  @Test func onePlaceIsGivenStrictlyByArrival() throws {
    let rmctl = try RmctlBinary.withPool(1)
    let first = try rmctl.start(Self.gated("0"))
    #expect(try rmctl.reaches(1, "active"))
    var waiters: [RunningProgram] = []
    for index in 1...7 {
      waiters.append(
        try rmctl.start("run -g POOL --".words + ["sh", "-c", "echo \(index) >> order"]))
      #expect(try rmctl.reaches(index, "waiting"))
    }
    try rmctl.write("", to: "go-0")
    #expect(first.finish().code == 0)
    for waiter in waiters { #expect(waiter.finish(within: 30).code == 0) }
    #expect(rmctl.text("order") == (0...7).map { "\($0)\n" }.joined())
  }

  @Test func twentyThroughThreePlacesAreNeverMoreThanThree() throws {
    let rmctl = try RmctlBinary.withPool(3)
    try rmctl.shell("mkdir running")
    var runs: [RunningProgram] = []
    for index in 0..<20 {
      let script = """
        : > running/\(index); echo \(index) >> order; ls running | wc -l >> counts
        until [ -e go ]; do sleep 0.05; done; sleep 0.05; rm running/\(index)
        """
      runs.append(try rmctl.start("run -g POOL --".words + ["sh", "-c", script]))
      #expect(try eventually { try rmctl.sessions().count == index + 1 })
    }
    #expect(try rmctl.ids(inState: "active").count == 3)
    try rmctl.write("", to: "go")
    for run in runs { #expect(run.finish(within: 60).code == 0) }
    let order = rmctl.text("order").split(separator: "\n").compactMap { Int($0) }
    #expect(order.sorted() == Array(0..<20), "nothing is lost: \(order)")
    // Three may start at the same moment; further than that nobody overtakes.
    #expect(order.enumerated().allSatisfy { abs($0.offset - $0.element) <= 2 }, "\(order)")
    let counts = rmctl.text("counts").split(separator: "\n").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    #expect(counts.count == 20 && counts.allSatisfy { $0 <= 3 }, "\(counts)")
    #expect(try rmctl.sessions().isEmpty)
  }

  @Test func aWiderPoolAdmitsWaitersAtOnce() throws {
    let rmctl = try RmctlBinary.withPool(0)
    let runs = try ["1", "2"].map { try rmctl.start(Self.gated($0)) }
    #expect(try rmctl.reaches(2, "waiting"))
    try rmctl.done("group set POOL --sessions 2")
    #expect(try rmctl.reaches(2, "active"))
    for name in ["1", "2"] { try rmctl.write("", to: "go-\(name)") }
    for run in runs { #expect(run.finish().code == 0) }
  }

  @Test func aFreedPlaceIsTakenWithoutPolling() throws {
    let rmctl = try RmctlBinary.withPool(1)
    let holder = try rmctl.start(Self.gated("0"))
    #expect(try rmctl.reaches(1, "active"))
    let waiter = try rmctl.start("run -g POOL -- true".words)
    #expect(try rmctl.reaches(1, "waiting"))
    try rmctl.write("", to: "go-0")
    #expect(holder.finish().code == 0)
    #expect(waiter.finish(within: 10).code == 0)
  }
}
