public import Quantities
public import ResourcePolicy

extension Policy {
  /// Schedules and windows that cannot work, and times that none or two of them claim.
  public func calendarFindings(at time: WallTime, zones: ZoneTables) -> [Finding] {
    var findings: [Finding] = []
    for schedule in schedules where schedule.attributes.isEnabled {
      let object = "schedule \(schedule.name)"
      findings += self.findings(ofZone: schedule.attributes.zone, in: object, zones)
      findings += self.findings(ofPlan: schedule.attributes.plan, in: object)
    }
    for window in windows where window.attributes.isEnabled {
      let object = "window \(window.name)"
      findings += self.findings(ofZone: window.attributes.zone, in: object, zones)
      if let plan = window.attributes.plan { findings += self.findings(ofPlan: plan, in: object) }
    }
    return findings + weekFindings(calendar(zones), from: time)
  }

  /// Everything that can be found in the whole policy, errors first.
  ///
  /// - Complexity: the sum of its parts; one pass over the plans.
  public func analysis(at time: WallTime, zones: ZoneTables) -> [Finding] {
    let plans = plans.flatMap { plan in
      analysis(of: plan, asTop: !plan.attributes.isSubPlan && plan.attributes.isEnabled)
    }
    // A sub-plan is found again through every plan above it.
    var seen: Set<Finding> = []
    return Finding.ordered(
      (plans + classificationFindings(at: time, zones: zones)
        + calendarFindings(at: time, zones: zones) + expectationFindings())
        .filter { seen.insert($0).inserted })
  }

  private func findings(
    ofZone zone: String, in object: String, _ zones: ZoneTables
  ) -> [Finding] {
    guard zones[zone] == nil else { return [] }
    return [
      Finding(
        .scheduleZone, in: object, "this machine does not know its time zone \(zone)",
        fix: "install tzdata, or rmctl \(object.replacingFirstSpace(with: " set ")) --zone ZONE")
    ]
  }

  private func findings(ofPlan id: PlanID, in object: String) -> [Finding] {
    guard let plan = plan(id),
      let error = self.findings(of: plan, asTop: true).first(where: { $0.severity == .error })
    else { return [] }
    return [
      Finding(
        .scheduleUnusable, in: object,
        "its plan \(plan.name) cannot be activated: \(error.message)", fix: error.fix)
    ]
  }

  private func weekFindings(_ calendar: PlanCalendar, from time: WallTime) -> [Finding] {
    var findings: [Finding] = []
    for overlap in calendar.overlaps(from: time).prefix(Self.mostTimes) {
      let names = [overlap.first, overlap.second].map { id in
        schedules.first { $0.id == id }?.name.text ?? "#\(id)"
      }
      findings.append(
        Finding(
          .scheduleOverlap, in: "schedule \(names[1])",
          "it overlaps schedule \(names[0]) with the same priority from \(overlap.from) to"
            + " \(overlap.to); the older one holds",
          fix: "rmctl schedule set \(names[1]) --priority N"))
    }
    guard schedules.contains(where: \.attributes.isEnabled) else { return findings }
    for gap in calendar.gaps(from: time).prefix(Self.mostTimes) {
      let plan = name(of: .plan(settings.defaultPlan))
      findings.append(
        Finding(
          .scheduleGap, in: "schedules",
          "no schedule claims the time from \(gap.from) to \(gap.to); \(plan) holds then",
          fix: "rmctl schedule create NAME, or rmctl settings set default-plan PLAN"))
    }
    return findings
  }

  /// Of gaps and overlaps in one week; more say nothing more.
  private static var mostTimes: Int { 20 }
}

extension String {
  fileprivate func replacingFirstSpace(with text: String) -> String {
    guard let space = firstIndex(of: " ") else { return self }
    return self[..<space] + text + self[index(after: space)...]
  }
}
