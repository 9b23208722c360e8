import ResourceManagement
import Testing

@testable import RmctlCommands

/// What `stats -o openmetrics` writes of an engine.
struct StatsMetricsTests {
  /// One call of two seconds that waited for nothing and used half a second of CPU.
  private func engine() throws -> Engine {
    var engine = Engine(
      policy: .builtIn(at: WallTime(milliseconds: 0)),
      capacity: HostCapacity(cores: 4, memory: ByteCount(bytes: 16 << 30)))
    func now(_ seconds: Int64) -> Now {
      Now(
        boot: Instant(nanoseconds: seconds * 1_000_000_000),
        wall: WallTime(milliseconds: seconds * 1000))
    }
    let request = OpenRequest(
      kind: .script, attributes: SessionAttributes(user: "ann"), owner: 1)
    _ = try engine.apply(.open(request), at: now(0))
    let session = try #require(engine.sessions.sessions.first)
    var demand = CallDemand()
    demand.memory = ByteCount(bytes: 1 << 20)
    _ = try engine.apply(.begin(BeginRequest(session: session.id, demand: demand)), at: now(1))
    let call = try #require(engine.sessions[session.id]?.call)
    var usage = Usage(cpu: .milliseconds(500), bytesRead: ByteCount(bytes: 4096))
    usage.ioRequests = 3
    _ = try engine.apply(.endCall(call.id, usage), at: now(3))
    return engine
  }

  @Test("the numbers of one group, letter by letter")
  func golden() throws {
    let text = OpenMetrics.text(of: StatsMetrics.families(try engine()))
    let lines = text.split(separator: "\n").filter {
      $0.contains("\"INTERACTIVE_GROUP\"") && !$0.hasSuffix(" 0")
    }
    #expect(
      lines.joined(separator: "\n") == """
        rmctl_sessions_opened_total{group="INTERACTIVE_GROUP"} 1
        rmctl_calls_begun_total{group="INTERACTIVE_GROUP"} 1
        rmctl_calls_admitted_total{group="INTERACTIVE_GROUP"} 1
        rmctl_calls_ended_total{group="INTERACTIVE_GROUP"} 1
        rmctl_memory_grants_total{group="INTERACTIVE_GROUP"} 1
        rmctl_cpu_seconds_total{group="INTERACTIVE_GROUP"} 0.5
        rmctl_read_bytes_total{group="INTERACTIVE_GROUP"} 4096
        rmctl_io_requests_total{group="INTERACTIVE_GROUP"} 3
        rmctl_wait_seconds_count{group="INTERACTIVE_GROUP"} 1
        rmctl_run_seconds{group="INTERACTIVE_GROUP",quantile="0.5"} 2.007039
        rmctl_run_seconds{group="INTERACTIVE_GROUP",quantile="0.9"} 2.007039
        rmctl_run_seconds{group="INTERACTIVE_GROUP",quantile="0.99"} 2.007039
        rmctl_run_seconds_sum{group="INTERACTIVE_GROUP"} 2
        rmctl_run_seconds_count{group="INTERACTIVE_GROUP"} 1
        """)
  }

  @Test("no two families have one name, and every counter of the statistics is there")
  func names() throws {
    let families = StatsMetrics.families(try engine())
    let names = families.map { $0.name + ($0.unit ?? "") }
    #expect(Set(names).count == names.count, "\(names)")
    #expect(families.count > GroupCounters.counts.count)
    #expect(families.allSatisfy { !$0.help.contains("\"") && !$0.help.isEmpty })
  }
}
