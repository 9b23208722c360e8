import Quantities
import ResourcePolicy

extension FieldTable where Object == ServerPoolAttributes {
  static let serverPool = FieldTable(fields: [
    .optional(
      "description", \.description, .text, option: "--description", "A sentence about the pool."),
    .always(
      "minimum", \.minimum, .count(ResourceLimits.countRange), standard: 0,
      option: "--minimum", "Servers that stay when they are idle."),
    .optional(
      "maximum", \.maximum, .count(ResourceLimits.countRange), option: "--maximum",
      "The most that the calls of its groups may hold together; missing: what the machine has."),
    .always(
      "groups", \.groups, .groups, standard: [], option: "--group",
      "The groups whose calls take their servers here. A group is in one pool at most."),
  ])
}

extension FieldFormat where Value == [GroupID] {
  fileprivate static let groups = FieldFormat(
    type: "list of names of groups",
    node: { ids, policy in .list(ids.map { FieldFormat<GroupID>.group.node($0, policy) }) },
    value: { cursor, policy throws(DocumentError) in
      try cursor.list().map { item throws(DocumentError) in
        try FieldFormat<GroupID>.group.value(item, policy)
      }
    })
}
