import ArgumentParser
import ResourceManagement

/// What `parallel pool create` and `parallel pool set` have in common.
struct ParallelPoolOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Servers that stay when they are idle.", valueName: "count"))
  var minimum: String?

  @Option(
    help: ArgumentHelp(
      "Servers that its groups may hold together; none: all of the machine.",
      valueName: "count|none"))
  var maximum: String?

  @Option(help: ArgumentHelp("A sentence about it; none clears it.", valueName: "text"))
  var description: String?

  /// `attributes` with what was given put over it.
  func applied(to attributes: ServerPoolAttributes) throws(CommandError) -> ServerPoolAttributes {
    var attributes = attributes
    let range = ResourceLimits.countRange
    if let minimum {
      attributes.minimum = try Parse.count(minimum, "--minimum", in: range)
    }
    try LimitOptions.count(&attributes.maximum, maximum, "--maximum", in: range)
    if let description {
      attributes.description = description.lowercased() == "none" ? nil : description
    }
    return attributes
  }
}
