import ResourceManagement

/// How schedules and coming switches are shown.
enum ScheduleView {
  static let columns: [Payload.Column] = [
    .init("NAME", "name"), .init("DAYS", "days"), .init("START", "start"), .init("END", "end"),
    .init("ZONE", "zone"), .init("PLAN", "plan"), .init("PRIORITY", "priority"),
    .init("ENABLED", "enabled"), .init("HOLDS", "holds"),
    .init("DESCRIPTION", "description", isWide: true),
  ]

  static func record(_ schedule: PlanSchedule, in engine: Engine, at time: WallTime) -> Record {
    let attributes = schedule.attributes
    let decision = engine.compiled.calendar.decision(at: time, current: nil)
    return Record([
      "name": .text(schedule.name.text), "id": .id(schedule.id.value),
      "description": .text(attributes.description), "days": .text(attributes.days.description),
      "start": .text(attributes.start.description), "end": .text(attributes.end.description),
      "zone": .text(attributes.zone), "plan": .text(engine.policy.name(of: .plan(attributes.plan))),
      "priority": .count(attributes.priority), "enabled": .bool(attributes.isEnabled),
      "holds": .bool(decision.cause == .schedule(schedule.id)),
    ])
  }
}
