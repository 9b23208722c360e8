import Foundation
import TestSupport
import Testing

/// Many processes change one state: what was acknowledged is there.
@Suite struct ConcurrentWriterTests {
  /// A hundred writers of ten changes each with `RMCTL_TEST_HEAVY=1`.
  static let isHeavy = ProcessInfo.processInfo.environment["RMCTL_TEST_HEAVY"] == "1"

  @Test func everyAcknowledgedChangeIsPresent() throws {
    let (writers, changes) = Self.isHeavy ? (100, 10) : (40, 3)
    let rmctl = try RmctlBinary()
    let script = """
      i=0; while [ $i -lt \(changes) ]; do
        $RMCTL group create "G$0-$i" --lock-timeout 5m && echo "ack G$0-$i"; i=$((i+1))
      done
      """
    let all = try (0..<writers).map { try rmctl.launch(["sh", "-c", script, "\($0)"]) }
    var acknowledged: Set<String> = []
    for writer in all {
      let answer = writer.finish(within: 240)
      #expect(answer.code == 0 && answer.error.isEmpty, "\(answer)")
      for line in answer.out.split(separator: "\n") where line.hasPrefix("ack ") {
        acknowledged.insert(String(line.dropFirst(4)))
      }
    }
    #expect(acknowledged.count == writers * changes)
    let names = Set(
      try rmctl.done("group list -o name").out.split(separator: "\n").map(String.init))
    #expect(acknowledged.isSubset(of: names))
    #expect(names.count == writers * changes + 4)
    let info = try rmctl.done("state info -o json").json
    #expect("\(info["generation"] ?? "")" == "\(writers * changes)")
    let events = rmctl.text("events.jsonl").split(separator: "\n").count
    #expect(events == writers * changes)
  }

  @Test func ofManyRacersWithOneGenerationOneWins() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("state init")
    let generation = try rmctl.done("state info -o json").json["generation"] ?? ""
    let racers = try (0..<12).map {
      try rmctl.start("group create R\($0) --if-generation \(generation)".words)
    }
    let codes = racers.map { $0.finish(within: 30).code }
    #expect(codes.filter { $0 == 0 }.count == 1, "\(codes)")
    #expect(codes.filter { $0 == 5 }.count == 11, "\(codes)")
  }

  @Test func readersSeeWholeStatesOnly() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("state init")
    let writer = try rmctl.launch(
      ["sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do $RMCTL group create G$i; done"])
    var last = 0
    while writer.isRunning {
      let answer = try rmctl.done("group list -o json")
      let generation = Int("\(answer.json["generation"] ?? "")") ?? 0
      #expect(generation >= last, "the generation never goes back")
      last = generation
    }
    #expect(writer.finish().code == 0)
  }
}
