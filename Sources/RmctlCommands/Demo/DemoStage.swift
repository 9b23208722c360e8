import CLinux
import Glibc
import LinuxHost
import ResourceManagement

/// The demo's own little world: a state in a temporary folder, three groups, busy processes.
final class DemoStage {
  struct Group {
    let name: String
    let id: GroupID
    /// Fraction of the machine that the plan gives it.
    let share: Double
  }

  let folder: String
  let manager: ResourceManager
  let planned: [Group]
  let processors: Int
  private(set) var generation: UInt64
  private let executable: String
  private let lifetime: TimeSpan
  private var supervisors: [Int32] = []

  private static let shares = [("GOLD", 60), ("SILVER", 30), ("BRONZE", 10)]
  /// More processors than this show nothing new and heat the room.
  private static let mostProcessors = 4

  init(_ context: Context, lifetime: TimeSpan) throws(CommandError) {
    var template = Array("/tmp/rmctl-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw .refused(.hostFailure, "no temporary folder: \(String(cString: strerror(errno)))")
    }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    executable = context.environment.executable
    self.lifetime = lifetime
    processors = min(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), Self.mostProcessors)
    do {
      let manager = try ResourceManager(
        path: folder + "/state.json", bootID: Host.bootID, clock: Host.now)
      let committed = try manager.update(.init(), as: context.actor, Self.writePolicy)
      self.manager = manager
      generation = committed.snapshot.generation
      planned = Self.plannedShares(committed.snapshot.engine.policy)
    } catch {
      Self.remove(folder)
      throw .management(error, suggestions: [])
    }
  }

  private static func writePolicy(
    _ transaction: inout Transaction
  ) throws(ManagementError) {
    let time = transaction.now.wall
    let actor = transaction.actor.name
    try transaction.changePolicy { policy throws(PolicyError) in
      try policy.createPlan(
        EntityName("DEMO"), PlanAttributes(description: "60/30/10"), at: time)
      for (name, shares) in Self.shares {
        let group = try policy.createGroup(EntityName(name), GroupAttributes(), at: time)
        try policy.setDirective(plan: "DEMO", Directive(.group(group.id), shares: shares), at: time)
      }
      try policy.setDirective(plan: "DEMO", Directive(.others, shares: 1), at: time)
      try policy.activatePlan(named: "DEMO", by: actor, at: time)
    }
  }

  /// With everybody else idle, which is what the demo sees to.
  private static func plannedShares(_ policy: Policy) -> [Group] {
    guard let plan = policy.activePlan else { return [] }
    let result = PlanShares(plan: plan, in: policy, demand: [.others: 0])
    return result.items.compactMap { item in
      guard let id = item.target.group, let group = policy.group(id) else { return nil }
      return Group(name: group.name.text, id: id, share: item.share)
    }
  }

  /// One busy process of each group on each processor, so that they compete on each.
  func startWorkers() throws(CommandError) {
    for processor in 0..<processors {
      for group in planned {
        _ = rmctl_pin_to_cpu(Int32(processor))
        defer { rmctl_unpin() }
        let words = [
          executable, "--state", manager.path, "run", "--quiet", "--group", group.name,
          // A demo that is killed takes its workers with it, a little later.
          "--timeout", lifetime.description, "--", "/bin/sh", "-c", "while :; do :; done",
        ]
        var spawn = ProcessSpawn(words)
        spawn.isGroupLeader = true
        spawn.descriptors = [0: .null, 1: .null, 2: .null]
        guard let pid = spawn.start() else {
          throw .refused(.hostFailure, "a worker could not be started: \(errno)")
        }
        supervisors.append(pid)
      }
    }
    try waitUntilAllRun()
  }

  /// By what the workers are held.
  var means: String {
    let sessions = (try? manager.read())?.engine.sessions.sessions ?? []
    return sessions.contains { $0.enforcement?.isByControlGroups == true }
      ? "the weights of control groups" : "nice and I/O priority, without control groups"
  }

  private func waitUntilAllRun() throws(CommandError) {
    let deadline = Host.now().boot + .seconds(20)
    while Host.now().boot < deadline {
      let sessions = (try? manager.read())?.engine.sessions.sessions ?? []
      if sessions.count(where: { $0.process != nil }) == supervisors.count { return }
      poll(nil, 0, 20)
    }
    throw .refused(.hostFailure, "the workers did not start within 20 seconds")
  }

  /// Ends every worker, waits for its supervisor and removes the folder.
  func strike() {
    supervisors.forEach { kill($0, SIGTERM) }
    for pid in supervisors { _ = ChildReaper.wait(for: pid) }
    Self.remove(folder)
  }

  /// Removes the folder, which holds files and one folder of files.
  private static func remove(_ folder: String) {
    guard let stream = opendir(folder) else { return }
    defer { rmdir(folder) }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name != ".", name != ".." else { continue }
      let path = "\(folder)/\(name)"
      if unlink(path) != 0 { remove(path) }
    }
  }
}
