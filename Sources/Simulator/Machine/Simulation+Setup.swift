import HeapModule
import Quantities
import ResourceEngine
import ResourcePolicy
import Scheduling

extension Simulation {
  static let defaultGroup = "default"

  /// The groups of the file, or those that tasks and requests name.
  mutating func addGroups() {
    groups = workload.groups
    var known = Set(groups.map(\.name))
    let named = workload.tasks.map(\.group) + workload.requests.map(\.group)
    for name in named.map({ $0 ?? Self.defaultGroup }) where known.insert(name).inserted {
      groups.append(WorkloadGroup(name: name))
    }
    for group in groups {
      let index = scheduler.addGroup(weight: group.weight)
      scheduler.setCeiling(group.limit.map { Int($0.partsPerMillion) }, ofGroup: index)
      let parent = group.parent.flatMap { groupNumbers[$0] }
      _ = disks.addGroup(
        weight: group.ioWeight ?? group.weight, limits: group.io, below: parent)
      groupNumbers[group.name] = groupNames.count
      groupNames.append(group.name)
    }
    countGroups()
  }

  /// The groups of the policy.
  mutating func govern(
    by plan: String, _ policy: Policy?, _ zones: ZoneTables
  ) throws(SimulationError) {
    guard let policy else { throw .policy(.notFound(.plan, name: plan)) }
    let governor: Governor
    do {
      governor = try Governor(
        policy, plan: plan, machine: workload.machine, start: workload.start, zones: zones)
      let named = workload.tasks.map(\.group) + workload.requests.map(\.group)
      for name in named.compactMap(\.self) {
        _ = try policy.group(named: name)
      }
    } catch {
      throw .policy(error)
    }
    for group in workload.groups where group != WorkloadGroup(name: group.name) {
      throw .weightsUnderPlan(group: group.name)
    }
    self.governor = governor
    for index in governor.groups.indices {
      groupNames.append(governor.engine.policy.name(of: governor.groups[index]))
      _ = scheduler.addGroup(weight: 1)
      _ = disks.addGroup(
        weight: governor.ioWeight(of: index), limits: governor.limits(of: index))
    }
    countGroups()
  }

  private mutating func countGroups() {
    wanting = groupNames.map { _ in 0 }
    responses = groupNames.map { _ in LatencyHistogram() }
  }

  /// Where work of a name belongs; under a plan names are as loose as everywhere.
  func group(named name: String?) -> Int {
    if let governor {
      let policy = governor.engine.policy
      let group = name.flatMap { try? policy.group(named: $0) }
      return governor.index(of: group?.id ?? policy.settings.defaultGroup) ?? 0
    }
    return groupNumbers[name ?? Self.defaultGroup] ?? 0
  }

  mutating func addTasks() {
    for (pattern, work) in workload.tasks.enumerated() {
      let group = group(named: work.group)
      var line: Int?
      if let io = work.io {
        line = lines.count
        lines.append(RequestLine(name: work.name, group: group, io))
      }
      var arrival = Instant(nanoseconds: 0) + work.arrival
      for index in 0..<work.count {
        let at = arrival.nanoseconds
        arrivals.insert(Arrival(at: at, order: pattern, index: tasks.count, isTask: true))
        tasks.append(
          SimulatedTask(
            pattern: pattern, name: work.name(of: index), arrival: at, group: group, line: line,
            work))
        arrival = arrival + work.interval
      }
    }
    live += tasks.count
  }

  mutating func addRequests() {
    for work in workload.requests {
      let group = group(named: work.group)
      var line = RequestLine(name: work.name, group: group, work.io)
      line.deadline = work.deadline
      line.left = work.count
      line.interval = work.interval
      arrivals.insert(
        Arrival(
          at: work.arrival.nanoseconds, order: lines.count, index: 0, isTask: false))
      lines.append(line)
      live += work.count
    }
  }
}

/// Requests that are alike, and what has become of them.
struct RequestLine {
  let name: String
  /// The one that made the last.
  var group: Int
  let io: WorkloadIO
  var deadline: TimeSpan?
  var interval = TimeSpan.zero
  /// How many are still to come.
  var left = 0
  /// Where the next one begins that no task makes.
  var offset: Int64

  var submitted = 0
  var completed = 0
  var bytes = ByteCount.zero
  var latency = LatencyHistogram()
  var deadlineMisses = 0

  init(name: String, group: Int, _ io: WorkloadIO) {
    self.name = name
    self.group = group
    self.io = io
    offset = io.offset.bytes
  }
}

/// Whose request it is.
struct RequestOwner {
  let line: Int
  let task: Int?
  let submitted: Int64
  let bytes: Int64
  let deadline: Instant?
}
