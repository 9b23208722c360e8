import Glibc
import LinuxHost
import Quantities
import ResourceEngine
package import ResourceManagement

/// Makes the host look as the state says: compares weights and limits of every command's control
/// group, or nice and I/O levels of its processes, with the desired ones and writes the difference.
/// What somebody has changed by hand heals with it.
package struct HostReconciler: Sendable {
  private let manager: ResourceManager
  private let demand: [GroupID: Double]

  /// - Parameter demand: what groups could use of the machine, 0 to 1, where it was measured.
  package init(_ manager: ResourceManager, demand: [GroupID: Double] = [:]) {
    self.manager = manager
    self.demand = demand
  }

  /// - Parameter abandoned: by what commands were held that are over; their control groups are
  ///   removed where nobody else needs them.
  /// - Returns: what could not be done, in words; empty when the host is as it should be.
  @discardableResult
  package func reconcile(abandoned: [Enforcement] = []) -> [String] {
    inHostOrder { snapshot in
      let desired = snapshot.engine.desiredHostState(demand: demand)
      var problems: [String] = []
      for command in desired.commands where !command.isHeldByGroups {
        if let problem = weigh(command) { problems.append(problem) }
      }
      let held = Dictionary(
        grouping: desired.commands.filter(\.isHeldByGroups), by: \.folders)
      for folders in Set(held.keys).union(abandoned.map(\.folders)) where !folders.isEmpty {
        let groups = StateGroups.reopen(Enforcement(folders: folders), snapshot.lineage)
        let commands = (held[folders] ?? []) + aboutToStart(in: groups, desired)
        var writer = GroupWriter(groups, desired, commands, on: measure(snapshot))
        problems += finish(&writer, snapshot)
      }
      return problems
    }
  }

  /// What a command that is about to start will be held by.
  struct Preparation {
    /// nil when it is held by no control group.
    var hold: GroupHold?
    /// What is to be recorded with its start.
    var enforcement = Enforcement.bySignals
    /// What its control group does not hold, of everything that can be set.
    var open = Set(GroupSetting.allCases)
    /// The processors on which it may run; nil for all.
    var cpus: CPUList?
    /// Limits that are held only about, to be said once.
    var approximations: [String] = []
    var problems: [String] = []
  }

  /// Makes the control group of a command that has its slot, with all limits, and gives the others
  /// their new weights.
  ///
  /// - Parameter root: the group below which it is to stand; nil for the one that this process
  ///   stands in.
  func prepare(_ session: SessionID, below root: String?) -> Preparation {
    var preparation = Preparation()
    var hasLooked = false
    let problems = inHostOrder { snapshot in
      hasLooked = true
      let machine = measure(snapshot)
      var desired = snapshot.engine.desiredHostState(demand: demand)
      guard let found = snapshot.engine.sessions[session],
        let index = desired.commands.firstIndex(where: { $0.session == session })
      else { return [] }
      if let place = snapshot.engine.placement(of: found, on: machine.nodes) {
        desired.commands[index].isPlaced = desired.commands[index].cpus == nil
        desired.commands[index].cpus = place.cpus
        desired.commands[index].memoryNodes = place.memoryNodes
        preparation.enforcement.cpus = place.cpus
        preparation.enforcement.memoryNodes = place.memoryNodes
      }
      preparation.cpus = desired.cpus(of: desired.commands[index])
      let groups = StateGroups.open(snapshot.lineage, below: root)
      guard groups.canLimit else {
        preparation.approximate(
          desired.wanted(of: desired.commands[index], on: machine), groups.unusable)
        return []
      }
      let folders = groups.places.map(Enforcement.Folder.init)
      let others = aboutToStart(in: groups, desired).filter { $0.session != session }
      var writer = GroupWriter(
        groups, desired,
        desired.commands.filter { $0.session == session || $0.folders == folders } + others,
        on: machine)
      let problems = finish(&writer, snapshot)
      guard !writer.unmade.contains(session) else {
        preparation.approximate(
          desired.wanted(of: desired.commands[index], on: machine), [:],
          reason: "its control group could not be made")
        return problems
      }
      let gaps = writer.gaps[session] ?? []
      preparation.enforcement.folders = folders
      preparation.enforcement.gaps = gaps.map { $0.setting.substitute + ": " + $0.reason }
      preparation.hold = GroupHold(groups, session, in: desired.commands[index].group)
      preparation.open = groups.open(gaps)
      return problems
    }
    preparation.problems = problems
    if !hasLooked { approximateUnseen(session, &preparation) }
    return preparation
  }

  /// Somebody held the host for too long: the command is not started as if nothing limited it.
  private func approximateUnseen(_ session: SessionID, _ preparation: inout Preparation) {
    guard let snapshot = try? manager.read() else { return }
    let desired = snapshot.engine.desiredHostState(demand: demand)
    guard let command = desired.command(of: session) else { return }
    preparation.cpus = desired.cpus(of: command)
    preparation.approximate(
      desired.wanted(of: command, on: measure(snapshot)), [:],
      reason: "another command holds the host lock")
  }

  /// Commands whose control group is made, and whose start is not recorded yet: their weights count
  /// like those of all others.
  private func aboutToStart(
    in groups: ControlGroups, _ desired: HostState
  ) -> [HostState.Command] {
    desired.commands.filter { command in
      guard command.enforcement == nil else { return false }
      let made = try? groups.children(of: StateGroups.path(of: command.group))
      return made?.contains(.session(command.session.value)) ?? false
    }
  }

  private func finish(_ writer: inout GroupWriter, _ snapshot: Snapshot) -> [String] {
    writer.write()
    writer.sweep { snapshot.engine.sessions[$0] != nil }
    return writer.problems
  }

  private func measure(_ snapshot: Snapshot) -> MachineMeasure {
    .read(isContainerAware: snapshot.engine.policy.settings.coordinator.isContainerAware)
  }

  /// Whoever comes second sees the newer state, so an older one is never written over it.
  private func inHostOrder(_ write: (Snapshot) -> [String]) -> [String] {
    var problems: [String] = []
    do throws(ManagementError) {
      try manager.withHostOrder(timeout: .seconds(5)) { problems = write($0) }
    } catch {
      problems.append("the weights of running sessions were not updated: \(error)")
    }
    return problems
  }

  private func weigh(_ command: HostState.Command) -> String? {
    // The group outlives its first process only inside one session, whose supervisor lives on.
    guard let process = command.process, let stat = ProcessStat.of(process.pid),
      stat.startTicks == process.startTicks
    else { return nil }
    if command.enforcement?.adoption == nil,
      ProcessPriority.ioLevel(of: process.pid) != command.ioLevel
    {
      _ = ProcessPriority.setIOLevel(command.ioLevel, ofGroup: process.pid)
    }
    // Looked at by itself: an ordinary user may set only one of them in a tenth of a second, and
    // the next pass finds those that were refused.
    if command.enforcement?.adoption == nil, Autogroup.isOn(),
      let nice = Autogroup.nice(ofSessionLedBy: process.pid), nice != command.nice
    {
      _ = Autogroup.setNice(command.nice, ofSessionLedBy: process.pid)
    }
    guard stat.nice != command.nice else { return nil }
    guard setNice(of: command, process.pid) != nil else { return nil }
    return "session \(command.session) stays at nice \(stat.nice) instead of \(command.nice):"
      + " only root may raise a priority"
  }

  /// - Returns: nil, or the error number.
  private func setNice(of command: HostState.Command, _ pid: Int32) -> Int32? {
    guard command.enforcement?.adoption != nil else {
      return ProcessPriority.setNice(command.nice, ofGroup: pid)
    }
    // It may share its process group with strangers.
    return ProcessTree(root: pid).descendants().lazy
      .compactMap { ProcessPriority.setNice(command.nice, of: $0.pid) }.first
  }
}

extension HostState.Command {
  fileprivate var folders: [Enforcement.Folder] { enforcement?.folders ?? [] }

  fileprivate var isHeldByGroups: Bool { !folders.isEmpty }
}

extension HostReconciler.Preparation {
  /// No control group holds anything: what does instead, and why.
  fileprivate mutating func approximate(
    _ wanted: Set<GroupSetting>, _ unusable: [Controller: String],
    reason usual: String = "no control group can be used"
  ) {
    for setting in GroupSetting.allCases where wanted.contains(setting) {
      let reason = unusable[setting.controller] ?? usual
      let isLocal = setting == .cpuWeight && Autogroup.isOn() && ControllingTerminal.isThere
      let limitation = isLocal ? ", and only within this terminal (autogroup)" : ""
      enforcement.gaps.append(setting.substitute + limitation + ": " + reason)
      // That weights are only about right is nothing new to anybody who reads a page on nice.
      if setting != .cpuWeight, setting != .ioWeight { approximations.append(setting.substitute) }
    }
  }
}
