import Quantities
import Scheduling
import Simulator
import TestSupport
import Testing

/// The same workload gives the same answer; sums are what they should be, whatever happens.
struct DeterminismTests {
  /// A workload with everything in it, by a seed.
  private static func text(_ seed: UInt64) -> String {
    var random = SplitMix64(seed: seed)
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let tasks = (0..<number(1...12)).map { index in
      let pause =
        switch number(0...2) {
        case 0:
          ", burst: \(number(1...20))ms, sleep: \(number(0...30))ms"
            + ", io: {bytes: \(number(1...512))K, pattern: random}"
        case 1: ", burst: \(number(1...20))ms, sleep: \(number(1...30))ms"
        default: ""
        }
      return "  - {name: t\(index), group: G\(number(0...2)), cpu: \(number(1...400))ms, "
        + "weight: \(number(1...4096)), priority: \(number(0...7)), arrival: \(number(0...300))ms, "
        + "count: \(number(1...3)), interval: \(number(0...50))ms\(pause)}"
    }
    let requests = (0..<number(1...4)).map { index in
      "  - {name: r\(index), group: G\(number(0...2)), bytes: \(number(1...900))K, "
        + "count: \(number(1...80)), interval: \(number(0...9))ms, deadline: \(number(1...99))ms}"
    }
    return """
      machine: {cores: \(number(1...4)), nodes: 1}
      cpu: {quantum: \(number(1...50))ms, runawayThreshold: \(number(50...500))ms}
      groups:
        - {name: G0, weight: \(number(1...4096)), limit: \(number(5...99))%}
        - {name: G1, bandwidth: \(number(1...64))M, iops: \(number(20...999))}
        - {name: G2, parent: G1}
      tasks:
      \(tasks.joined(separator: "\n"))
      requests:
      \(requests.joined(separator: "\n"))
      """
  }

  @Test("two runs are the same to the last entry, and nothing is lost", arguments: 0..<40)
  func sameAgain(seed: Int) throws {
    let text = Self.text(UInt64(seed))
    let policies = (CPUPolicy.allCases[seed % 5], IOPolicy.allCases[seed / 5 % 5])
    func change(_ workload: inout Workload) {
      (workload.cpu.policy, workload.io.policy) = policies
    }
    let (first, second) = (try Simulated(text, change), try Simulated(text, change))
    #expect(first.report == second.report, "seed \(seed)")
    #expect(first.timeline == second.timeline, "seed \(seed)")
    check(first.report, seed)
    check(first, seed)
  }

  private func check(_ report: SimulationReport, _ seed: Int) {
    #expect(report.isWhole, "seed \(seed)")
    #expect(report.tasks.allSatisfy { $0.state == "completed" }, "seed \(seed)")
    for task in report.tasks {
      let there = task.finished.map { $0.since(task.arrival) }
      #expect(there == task.used + task.waited + task.paused, "seed \(seed) \(task.name)")
    }
    let used = report.tasks.reduce(TimeSpan.zero) { $0 + $1.used }
    #expect(report.cpu.used == used, "seed \(seed)")
    #expect(report.groups.reduce(TimeSpan.zero) { $0 + $1.used } == used, "seed \(seed)")
    for line in report.requests {
      #expect(line.completed == line.submitted, "seed \(seed) \(line.name)")
    }
    #expect(report.io.completed == report.requests.reduce(0) { $0 + $1.completed })
  }

  /// Turns of one processor do not overlap, and last as long as their tasks ran.
  private func check(_ simulated: Simulated, _ seed: Int) {
    var ends: [Int: Instant] = [:]
    var ran: [String: TimeSpan] = [:]
    for stop in simulated.entries(.stop) {
      let span = stop.span ?? .zero
      let began = Instant(nanoseconds: stop.at.nanoseconds - span.nanoseconds)
      let processor = stop.processor ?? -1
      #expect(began >= ends[processor] ?? began, "seed \(seed) processor \(processor)")
      ends[processor] = stop.at
      ran[stop.name ?? "", default: .zero] = ran[stop.name ?? "", default: .zero] + span
    }
    for task in simulated.report.tasks {
      #expect(ran[task.name] ?? .zero == task.used, "seed \(seed) \(task.name)")
    }
  }
}
