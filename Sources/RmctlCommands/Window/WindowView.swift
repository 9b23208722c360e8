import ResourceManagement

/// How windows are shown.
enum WindowView {
  static let columns: [Payload.Column] = [
    .init("NAME", "name"), .init("DAYS", "days"), .init("START", "start"),
    .init("DURATION", "durationMs"), .init("ZONE", "zone"), .init("PLAN", "plan"),
    .init("ADMISSION", "admission"), .init("PRIORITY", "priority"), .init("ENABLED", "enabled"),
    .init("OPEN", "open"), .init("CLOSES", "closes", isWide: true),
    .init("DESCRIPTION", "description", isWide: true),
  ]

  static func record(_ window: MaintenanceWindow, in engine: Engine, at time: WallTime) -> Record {
    let attributes = window.attributes
    let closing = engine.compiled.calendar.closing(of: window.id, at: time)
    return Record([
      "name": .text(window.name.text), "id": .id(window.id.value),
      "description": .text(attributes.description), "days": .text(attributes.days.description),
      "start": .text(attributes.start.description), "durationMs": .span(attributes.duration),
      "zone": .text(attributes.zone),
      "plan": .text(attributes.plan.map { engine.policy.name(of: .plan($0)) }),
      "admission": .text(attributes.admission.description),
      "priority": .count(attributes.priority), "enabled": .bool(attributes.isEnabled),
      "open": .bool(closing != nil), "closes": .time(closing),
      "byHand": .text(word(for: window.byHand, at: time)),
    ])
  }

  /// What somebody said by hand, while it counts.
  private static func word(for override: WindowOverride?, at time: WallTime) -> String? {
    switch override {
    case .open(let from, let until): from <= time && time < until ? "opened" : nil
    case .closed(let until): time < until ? "closed" : nil
    case nil: nil
    }
  }
}
