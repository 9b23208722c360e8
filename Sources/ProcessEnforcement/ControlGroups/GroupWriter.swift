import Glibc
import LinuxHost
import Quantities
import ResourceEngine
import ResourceManagement

/// Makes the control groups of a state in one place what the desired host state says, for those
/// commands that are held there. Only under the host order.
struct GroupWriter {
  let groups: ControlGroups
  let desired: HostState
  let machine: MachineMeasure
  /// The commands that are held in this place.
  let commands: [HostState.Command]
  private(set) var problems: [String] = []
  /// What the kernel cannot or does not want to do, of settings that somebody asked for.
  private(set) var gaps: [SessionID: [SettingsPlan.Gap]] = [:]
  /// Commands whose control group could not be made.
  private(set) var unmade: Set<SessionID> = []

  init(
    _ groups: ControlGroups, _ desired: HostState, _ commands: [HostState.Command],
    on machine: MachineMeasure
  ) {
    self.groups = groups
    self.desired = desired
    self.commands = commands
    self.machine = machine
  }

  static let patience = Patience(attempts: 100, pause: .milliseconds(5))

  /// Makes what is missing, moves commands whose group has changed, and writes what differs.
  mutating func write() {
    let occupied = Set(commands.map(\.group))
    let here = desired.groups.filter { occupied.contains($0.id) }
    for group in here { make(group) }
    gather()
    // Version 1 takes less above only when there is less below, and more below only when there is
    // more above: the second time everything fits.
    var refusals = apply(here)
    if !refusals.isEmpty { refusals = apply(here) }
    problems += refusals
  }

  private mutating func make(_ group: HostState.Group) {
    for command in commands where command.group == group.id {
      do {
        try groups.make(StateGroups.path(of: command.session, in: group.id))
      } catch {
        unmade.insert(command.session)
        problems.append("the control group of session \(command.session): \(error)")
      }
    }
  }

  /// Commands that were switched to another consumer group stand in the control group of the old.
  private mutating func gather() {
    let wanted = Dictionary(uniqueKeysWithValues: commands.map { ($0.session, $0.group) })
    do {
      for case .group(let number) in try groups.children() {
        let old = GroupPath([.group(number)])
        for case .session(let id) in try groups.children(of: old) {
          guard let group = wanted[SessionID(id)], group.value != number else { continue }
          let path = StateGroups.path(of: SessionID(id), in: group)
          try groups.moveAll(from: old.appending(.session(id)), to: path, Self.patience)
        }
      }
    } catch {
      problems.append("a command could not be moved to the control group of its group: \(error)")
    }
  }

  /// - Returns: what the kernel refused.
  private mutating func apply(_ here: [HostState.Group]) -> [String] {
    var refusals: [String] = []
    gaps = [:]
    let weights = GroupWeight.siblings(here.map(\.share))
    let ioWeights = GroupWeight.siblings(here.map { Double($0.ioWeight) })
    for (index, group) in here.enumerated() {
      let settings = GroupSettings(
        group, weight: weights[index], ioWeight: ioWeights[index], on: machine)
      let members = commands.filter { $0.group == group.id }
      let found = apply(
        settings, WantedSettings(group, among: here.count).settings,
        to: StateGroups.path(of: group.id), &refusals)
      let parts = GroupWeight.siblings(members.map(\.weight))
      for (member, part) in zip(members, parts) {
        let settings = GroupSettings(
          member, in: group, weight: part, mates: members.count, isIOFlat: groups.isIOFlat,
          on: machine)
        let own = apply(
          settings, WantedSettings(member, on: machine).settings,
          to: StateGroups.path(of: member.session, in: group.id), &refusals)
        gaps[member.session] = found + own
      }
    }
    return refusals
  }

  private func apply(
    _ settings: GroupSettings, _ wanted: Set<GroupSetting>, to path: GroupPath,
    _ refusals: inout [String]
  ) -> [SettingsPlan.Gap] {
    do {
      let application = try groups.apply(settings, to: path)
      refusals += application.refused.map { "\($0.write.setting.words): \($0.error)" }
      var gaps = application.gaps.filter { wanted.contains($0.setting) }
      gaps += application.refused.filter { wanted.contains($0.write.setting) }
        .map { SettingsPlan.Gap(setting: $0.write.setting, reason: "\($0.error)") }
      if wanted.contains(.ioRates), settings.ioRates?.isEmpty ?? true {
        gaps.append(
          SettingsPlan.Gap(
            setting: .ioRates, reason: "no file system here stands on a disk that can be limited"))
      }
      return gaps
    } catch {
      refusals.append("the settings of a control group could not be read: \(error)")
      return wanted.map { SettingsPlan.Gap(setting: $0, reason: "\(error)") }
    }
  }

  /// Ends and removes what belongs to no session that the state knows, and folders that nobody
  /// needs any more.
  ///
  /// - Parameter isKnown: whether the state has the session.
  mutating func sweep(isKnown: (SessionID) -> Bool) {
    do {
      for child in try groups.children() {
        let path = GroupPath([child])
        var isUsed = false
        for member in try groups.children(of: path) {
          if case .session(let id) = member, isKnown(SessionID(id)) {
            isUsed = true
            continue
          }
          try remove(path.appending(member))
        }
        if !isUsed { try remove(path) }
      }
      try groups.removeIfUnused()
    } catch {
      problems.append("a control group that nobody needs could not be removed: \(error)")
    }
  }

  private func remove(_ path: GroupPath) throws(GroupDoorError) {
    _ = try groups.kill(path, Self.patience)
    try groups.remove(path, Self.patience)
  }
}

extension GroupSetting {
  /// As users know them.
  var words: String {
    switch self {
    case .cpuWeight: "CPU weight"
    case .cpuQuota: "CPU cap"
    case .cpus: "processors"
    case .memoryNodes: "memory nodes"
    case .memory: "memory limit"
    case .memoryHigh: "memory level"
    case .swap: "swap limit"
    case .endsTogether: "common end"
    case .ioWeight: "I/O weight"
    case .ioRates: "I/O limit"
    case .tasks: "limit of processes"
    }
  }
}
