import Quantities
import ResourcePolicy
import Scheduling
import Simulator
import Testing

/// Workload files.
struct WorkloadTests {
  @Test("every key is read")
  func everyKey() throws {
    let text = """
      apiVersion: rmctl/v1
      kind: Workload
      machine:
        {cores: 8, nodes: 2, memory: 64G,
         disk: {bandwidth: 500M, seek: 4ms, size: 2T, overhead: 50us, channels: 3}}
      cpu:
        {policy: round-robin, quantum: 20ms, quanta: [40ms, 10ms], latency: 12ms,
         minGranularity: 1ms, wakeupGranularity: 2ms, halfLife: 5s, ageing: 3s,
         balanceInterval: 50ms, runawayThreshold: 1m, throttleFactor: 25%}
      io:
        {policy: deadline, depth: 4, batch: 8, writesStarved: 3, slice: 20ms, ageing: 1s,
         readExpiry: 100ms, writeExpiry: 1s, budget: 1M, overhead: 4K, mergeLimit: 128K}
      plan: DAY
      start: 2026-01-05T09:00:00Z
      until: 1h
      seed: 42
      groups:
        - {name: A, weight: 10, ioWeight: 20, limit: 50%, bandwidth: 5M, iops: 100}
        - {name: B, parent: A, assuredBandwidth: 1M, assuredIops: 10, burst: 2s}
      tasks:
        - {name: t, group: A, nice: 5, priority: 1, request: 1ms, arrival: 1s, cpu: 2s, burst: 3ms,
           sleep: 4ms, io: {kind: sync-write, priority: real-time, bytes: 8K, offset: 1M,
           pattern: random}, deadline: 9s, estimate: 5s, memory: 1G, count: 2, interval: 6ms,
           user: u, service: s, module: m, action: a, program: p, machine: n}
      requests:
        - {name: r, group: B, kind: metadata, priority: idle, bytes: 1K, offset: 2K,
           pattern: sequential, arrival: 7ms, deadline: 8ms, count: 9, interval: 1ms}
      """
    #expect(problems(of: text) == [])
    let workload = try Workload(reading: Array(text.utf8), name: "w")
    var machine = MachineModel()
    (machine.cores, machine.nodes, machine.memory) = (8, 2, ByteCount(bytes: 64 << 30))
    machine.disk.bandwidth = ByteCount(bytes: 500 << 20)
    (machine.disk.seek, machine.disk.overhead) = (.milliseconds(4), TimeSpan(nanoseconds: 50_000))
    (machine.disk.size, machine.disk.channels) = (ByteCount(bytes: 2 << 40), 3)
    #expect(workload.machine == machine)
    #expect(workload.cpu == Self.cpu)
    #expect(workload.io == Self.io)
    #expect(workload.plan == "DAY")
    #expect(workload.start.description == "2026-01-05T09:00:00.000Z")
    #expect(workload.until == .seconds(3600))
    #expect(workload.seed == 42)
    #expect(workload.groups == Self.groups)
    #expect(workload.tasks == [Self.task])
    #expect(workload.requests == [Self.requests])
  }

  private static var cpu: CPUSettings {
    var cpu = CPUSettings()
    cpu.policy = .roundRobin
    cpu.quantum = .milliseconds(20)
    cpu.quanta = [.milliseconds(40), .milliseconds(10)]
    cpu.latency = .milliseconds(12)
    cpu.minGranularity = .milliseconds(1)
    cpu.wakeupGranularity = .milliseconds(2)
    cpu.halfLife = .seconds(5)
    cpu.ageing = .seconds(3)
    cpu.balanceInterval = .milliseconds(50)
    cpu.runawayThreshold = .seconds(60)
    cpu.throttleFactor = 250_000
    return cpu
  }

  private static var io: IOSettings {
    var io = IOSettings()
    (io.policy, io.depth, io.batch, io.writesStarved) = (.deadline, 4, 8, 3)
    (io.slice, io.ageing) = (.milliseconds(20), .seconds(1))
    (io.readExpiry, io.writeExpiry) = (.milliseconds(100), .seconds(1))
    io.budget = ByteCount(bytes: 1 << 20)
    io.overhead = ByteCount(bytes: 4096)
    io.mergeLimit = ByteCount(bytes: 128 << 10)
    return io
  }

  private static var groups: [WorkloadGroup] {
    var (a, b) = (WorkloadGroup(name: "A"), WorkloadGroup(name: "B"))
    (a.weight, a.ioWeight, a.limit) = (10, 20, Percentage(percent: 50))
    a.io.ceiling = IOLimits.Rates(bandwidth: 5 << 20, iops: 100)
    b.parent = "A"
    b.io.assured = IOLimits.Rates(bandwidth: 1 << 20, iops: 10)
    b.io.burst = .seconds(2)
    return [a, b]
  }

  private static var task: WorkloadTask {
    var task = WorkloadTask(name: "t")
    (task.group, task.weight, task.priority) = ("A", NiceWeights.weight(ofNice: 5), 1)
    (task.request, task.arrival, task.cpu) = (.milliseconds(1), .seconds(1), .seconds(2))
    (task.burst, task.sleep) = (.milliseconds(3), .milliseconds(4))
    var io = WorkloadIO()
    (io.kind, io.priority, io.pattern) = (.syncWrite, .realTime, .random)
    (io.bytes, io.offset) = (ByteCount(bytes: 8192), ByteCount(bytes: 1 << 20))
    task.io = io
    (task.deadline, task.estimate) = (.seconds(9), .seconds(5))
    (task.memory, task.count) = (ByteCount(bytes: 1 << 30), 2)
    task.interval = .milliseconds(6)
    (task.attributes.user, task.attributes.service) = ("u", "s")
    (task.attributes.module, task.attributes.action) = ("m", "a")
    (task.attributes.program, task.attributes.machine) = ("p", "n")
    return task
  }

  private static var requests: WorkloadRequests {
    var requests = WorkloadRequests(name: "r")
    requests.group = "B"
    (requests.io.kind, requests.io.priority) = (.metadata, .idle)
    (requests.io.bytes, requests.io.offset) = (ByteCount(bytes: 1024), ByteCount(bytes: 2048))
    (requests.arrival, requests.deadline) = (.milliseconds(7), .milliseconds(8))
    (requests.count, requests.interval) = (9, .milliseconds(1))
    return requests
  }

  @Test(
    "what is wrong is said with its place, and what was meant",
    arguments: [
      ("tasks: [{name: a, cpu: 1s, grup: A}]", "w:1:28: tasks[0]: there is no key \"grup\" here"),
      ("tasks: [{cpu: 1s}]", "w:1:9: tasks[0]: the key \"name\" is missing"),
      ("tasks: [{name: a, cpu: 1x}]", "w:1:24: tasks[0].cpu: \"1x\" has the unknown unit"),
      ("tasks: [{name: a, cpu: -1s}]", "w:1:24: tasks[0].cpu: \"-1s\" is not a duration"),
      ("tasks: [{name: a, cpu: 0s}]", "w:1:24: tasks[0].cpu: \"0s\" is out of range"),
      ("tasks: [{name: a, cpu: 1s}, {name: a, cpu: 1s}]", "the name \"a\" stands twice"),
      ("tasks: [{name: a, cpu: 1s, weight: 0}]", "\"0\" is out of range"),
      ("tasks: [{name: a, cpu: 1s, weight: 5, nice: 1}]", "weight and nice say the same"),
      ("tasks: [{name: a, cpu: 1s, sleep: 1s}]", "a pause needs burst"),
      ("tasks: [{name: a, cpu: 1s, burst: 1s}]", "burst needs sleep or io"),
      ("tasks: [{name: a, cpu: 1s, burst: 1s, io: {kind: raed}}]", "\"raed\" is none of read"),
      ("tasks: [{name: a, cpu: 1s, count: 100001}]", "\"100001\" is out of range"),
      ("tasks: [{name: a, cpu: 1s, count: 60000}, {name: b, cpu: 1s, count: 60000}]", "more than"),
      (
        "tasks: [{name: a, cpu: 1s, count: 2}, {name: a-2, cpu: 1s}]",
        "\"a-2\" has the name of one of the 2"
      ),
      ("tasks: [{name: '', cpu: 1s}]", "expected a name of 1 to 128 bytes"),
      ("tasks: {}", "w:1:8: tasks: expected a list, found a map"),
      ("tasks: [{name: a}]", "the task \"a\" has no cpu: it would run for ever"),
      ("{}", "there is nothing to simulate"),
      ("", "there is nothing to simulate"),
      ("kind: Policy", "this version reads kind Workload only"),
      ("apiVersion: v2", "this version reads apiVersion rmctl/v1 only"),
      ("{machine: {cores: 0}, tasks: [{name: a, cpu: 1s}]}", "\"0\" is out of range"),
      ("{machine: {cores: 2, nodes: 3}, tasks: [{name: a, cpu: 1s}]}", "\"3\" is out of range"),
      ("{cpu: {policy: cfs}, tasks: [{name: a, cpu: 1s}]}", "\"cfs\" is none of completely-fair"),
      ("{groups: [{name: A}], tasks: [{name: a, cpu: 1s, group: B}]}", "there is no group \"B\""),
      ("{groups: [{name: A, parent: B}, {name: B}], tasks: [{name: a, cpu: 1s}]}", "must stand"),
      ("{groups: [{name: A, limit: 0%}], tasks: [{name: a, cpu: 1s}]}", "more than 0 percent"),
      ("{until: 5, seed: -1, tasks: [{name: a, cpu: 1s}]}", "w:1:18: seed"),
      ("tasks: [", "w:"),
    ])
  func mistakes(text: String, message: String) {
    #expect(problems(of: text).contains { $0.contains(message) }, "\(problems(of: text))")
  }

  @Test("names that only look like numbers of others are names")
  func lookalikes() {
    for name in ["a-3", "a-0", "a-02", "a-+1", "a-", "-1", "b-1", "a-1-1"] {
      let text = "tasks: [{name: a, cpu: 1s, count: 2}, {name: \(name), cpu: 1s}]"
      #expect(problems(of: text) == [], "\(name)")
    }
    #expect(problems(of: "tasks: [{name: a, cpu: 1s}, {name: a-1, cpu: 1s}]") == [])
    #expect(
      problems(of: "tasks: [{name: a-1, cpu: 1s, count: 2}, {name: a, cpu: 1s, count: 2}]") == [])
  }

  @Test("as many as there may be are read, and not one more")
  func mostOfAll() {
    let half = "{name: a, cpu: 1s, count: 50000}"
    #expect(problems(of: "tasks: [\(half), {name: b, cpu: 1s, count: 50000}]") == [])
    #expect(problems(of: "tasks: [\(half), {name: b, cpu: 1s, count: 50001}]").count == 1)
    let requests = "{name: a, count: 500000}"
    #expect(problems(of: "requests: [\(requests), {name: b, count: 500000}]") == [])
    #expect(problems(of: "requests: [\(requests), {name: b, count: 500001}]").count == 1)
  }

  @Test("all mistakes are reported at once, in the order of the file")
  func allAtOnce() {
    let found = problems(of: "{seed: x, until: y, tasks: [{name: a, cpu: z}]}")
    #expect(found.map { $0.prefix(7) } == ["w:1:8: ", "w:1:18:", "w:1:44:"])
  }

  @Test("moments beyond the end of time do not come, and nothing overflows")
  func endOfTime() throws {
    let simulated = try Simulated(
      """
      until: 365d
      tasks: [{name: a, cpu: 1s, arrival: 365d, count: 100000, interval: 365d}]
      requests: [{name: r, bytes: 1T, offset: 1024P, count: 3, interval: 365d}]
      """)
    #expect(simulated.report.end <= Instant(nanoseconds: 365 * 86_400 * 1_000_000_000))
    #expect(simulated.report.tasks.count == 100_000)
  }
}
