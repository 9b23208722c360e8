import Quantities
import ResourcePolicy

extension FieldTable where Object == MappingDraft {
  static let mapping = FieldTable(fields: [
    .always(
      "attribute", \.attribute, .choice, standard: nil, "What it looks at."),
    .always(
      "value", \.value, .glob, standard: nil,
      "The value; * and ? are wildcards. Compound attributes are joined by points."),
    .always("group", \.group, .group, standard: nil, "Where sessions with this value go."),
    .optional(
      "until", \.until, .time, option: "--until",
      "The moment from which it no longer holds. A temporary mapping of a user goes over all"
        + " others."),
  ])
}

extension FieldTable where Object == RuleAttributes {
  static let rule = FieldTable(fields: [
    .optional(
      "description", \.description, .text, option: "--description", "A sentence about the rule."),
    .always(
      "when", \.condition, .condition, standard: nil, option: "--when",
      "The condition; see rmctl help rules."),
    .always(
      "group", \.group, .group, standard: nil, option: "--group",
      "Where sessions go that it claims."),
    .always(
      "priority", \.priority, .count(Policy.rulePriorityRange), standard: 100,
      option: "--priority", "Lower numbers are asked first; equal ones as they stand."),
    .always(
      "enabled", \.isEnabled, .flag, standard: true,
      "A disabled rule is passed over. Set by rule enable and disable."),
  ])
}

extension FieldTable where Object == ScheduleAttributes {
  static let schedule = FieldTable(fields: [
    .optional(
      "description", \.description, .text, option: "--description",
      "A sentence about the schedule."),
    .always(
      "days", \.days, .days, standard: nil, option: "--days", "The days on which it begins."),
    .always("start", \.start, .timeOfDay, standard: nil, option: "--start", "When it begins."),
    .always(
      "end", \.end, .timeOfDay, standard: nil, option: "--end",
      "When it ends: on the next day when that is not later than the start."),
    .always(
      "zone", \.zone, .text, standard: nil, option: "--zone", "The time zone of its times."),
    .always("plan", \.plan, .plan, standard: nil, option: "--plan", "The plan of these times."),
    .always(
      "priority", \.priority, .count(Policy.schedulePriorityRange), standard: 100,
      option: "--priority", "Where several hold, the lowest number decides, then the older one."),
    .always(
      "enabled", \.isEnabled, .flag, standard: true,
      "A disabled schedule never holds. Set by schedule enable and disable."),
  ])
}

extension FieldTable where Object == WindowAttributes {
  static let window = FieldTable(fields: [
    .optional(
      "description", \.description, .text, option: "--description", "A sentence about the window."),
    .always(
      "days", \.days, .days, standard: nil, option: "--days", "The days on which it opens."),
    .always("start", \.start, .timeOfDay, standard: nil, option: "--start", "When it opens."),
    .always(
      "duration", \.duration, .duration, standard: nil, option: "--duration",
      "How long it stays open; it may pass midnight."),
    .always(
      "zone", \.zone, .text, standard: nil, option: "--zone", "The time zone of its start."),
    .optional(
      "plan", \.plan, .plan, option: "--plan",
      "The plan while it is open; missing: the plan stays."),
    .always(
      "admission", \.admission, .admission, standard: .allow, option: "--admission",
      "Whether user sessions may work while it is open."),
    .always(
      "priority", \.priority, .count(Policy.schedulePriorityRange), standard: 100,
      option: "--priority", "Where several are open, the lowest number decides the plan."),
    .always(
      "enabled", \.isEnabled, .flag, standard: true,
      "A disabled window never opens. Set by window enable and disable."),
  ])
}

extension FieldFormat where Value == WindowAdmission {
  static let admission = FieldFormat(
    type: "allow, refuse, or how many user sessions may work",
    node: { admission, _ in
      switch admission {
      case .allow: .text("allow")
      case .refuse: .text("refuse")
      case .limit(let count): .integer(Int64(count))
      }
    },
    value: { cursor, _ throws(DocumentError) in
      try cursor.quantity { text throws(QuantityError) in try WindowAdmission(parsing: text) }
    })
}

/// A mapping on its way from or into a document.
struct MappingDraft: Hashable, Sendable {
  var attribute: MappingAttribute
  var value: Glob
  var group: GroupID
  var until: WallTime?

  init(_ mapping: AttributeMapping) {
    attribute = mapping.attribute
    value = mapping.value
    group = mapping.group
    until = mapping.until
  }

  init(value: Glob) {
    attribute = .user
    self.value = value
    group = Policy.interactiveGroup
  }

  /// Two mappings with one identity are the same one: the later takes the place of the earlier.
  var identity: String {
    let text = attribute.isCaseSensitive ? value.pattern : value.foldedPattern
    return "\(attribute.rawValue) \(until == nil ? "" : "until ")\(text)"
  }
}
