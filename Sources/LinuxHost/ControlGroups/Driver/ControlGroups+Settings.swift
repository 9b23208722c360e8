extension ControlGroups {
  /// What came of settings.
  package struct Application: Sendable {
    /// What was written: only what differed from what the kernel had.
    package var written: [SettingsPlan.Write] = []
    /// What cannot be enforced here, and why.
    package var gaps: [SettingsPlan.Gap] = []
    /// What the kernel refused; the other settings hold all the same.
    package var refused: [(write: SettingsPlan.Write, error: GroupDoorError)] = []
  }

  /// Makes a group what its settings say. Reads first and writes only differences, so that a file
  /// that somebody changed by hand heals, and an untouched one is not written.
  ///
  /// - Throws: when files cannot be read: the group is not there, most likely.
  package func apply(
    _ settings: GroupSettings, to group: GroupPath
  ) throws(GroupDoorError) -> Application {
    var application = Application()
    for (setting, controller) in settings.given where branch(of: controller) == nil {
      let reason = unusable[controller] ?? "the controller \(controller.rawValue) is not in use"
      application.gaps.append(SettingsPlan.Gap(setting: setting, reason: reason))
    }
    for branch in branches {
      let plan = try plan(settings, for: group, in: branch)
      application.gaps += plan.gaps
      for write in plan.writes {
        do {
          try branch.door.write(write.value, to: write.file, of: group)
          application.written.append(write)
        } catch {
          application.refused.append((write, error))
        }
      }
    }
    return application
  }

  private func plan(
    _ settings: GroupSettings, for group: GroupPath, in branch: Branch
  ) throws(GroupDoorError) -> SettingsPlan {
    // A group that is gone would look like one whose kernel has no files.
    _ = try branch.door.read("cgroup.procs", of: group)
    let door = branch.door
    let files = GroupFiles(
      text: { (file) throws(GroupDoorError) in try door.readIfThere(file, of: group) },
      textAbove: { (file) throws(GroupDoorError) in
        guard let parent = group.parent else {
          return try branch.above.readIfThere(file, of: .root)
        }
        return try door.readIfThere(file, of: parent)
      },
      page: page)
    let plan = door.kind.isUnified ? UnifiedPlan.plan : LegacyPlan.plan
    return try plan(settings, branch.controllers, files)
  }
}
