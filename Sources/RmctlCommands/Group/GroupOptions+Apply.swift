import ResourceManagement

extension GroupOptions {
  /// `attributes` with what was given on the command line put over it.
  func applied(to attributes: GroupAttributes) throws(CommandError) -> GroupAttributes {
    var attributes = attributes
    if let description {
      attributes.description = description.lowercased() == "none" ? nil : description
    }
    if let priority {
      attributes.priority = try Parse.count(
        priority, "--priority", in: GroupAttributes.priorityRange)
    }
    if let category { attributes.category = GroupCategory(text: category) }
    try LimitOptions.change(&attributes.cpuPercent, cpu) { text throws(CommandError) in
      try Parse.percentage(text, "--cpu")
    }
    attributes.limits = try limits.applied(to: attributes.limits)
    return attributes
  }
}
