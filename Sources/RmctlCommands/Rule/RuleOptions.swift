import ArgumentParser
import ResourceManagement

/// What `rule create` and `rule set` have in common.
struct RuleOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The condition, such as 'program ~ \"etl*\" and time in 22:00..06:00'.",
      valueName: "condition"))
  var when: String?

  @Option(help: ArgumentHelp("Short for a condition: user ~ PATTERN.", valueName: "pattern"))
  var user: String?

  @Option(help: ArgumentHelp("Short for a condition: program ~ PATTERN.", valueName: "pattern"))
  var program: String?

  @Option(
    help: ArgumentHelp("Lower numbers are asked first, default 100.", valueName: "number"))
  var priority: String?

  @Option(help: ArgumentHelp("A sentence about the rule; none clears it.", valueName: "text"))
  var description: String?

  /// nil when none was given.
  ///
  /// - Parameter old: a condition of patterns, of which those that were not given stay.
  func condition(
    over old: RuleExpression? = nil
  ) throws(CommandError) -> RuleExpression? {
    if let when {
      guard user == nil, program == nil else {
        throw .usage("--when says all; leave --user and --program out")
      }
      return try Parse.condition(when)
    }
    guard user != nil || program != nil else { return nil }
    let kept = old?.patterns
    let patterns = [("user", user ?? kept?.user), ("program", program ?? kept?.program)]
    var terms: [String] = []
    for (attribute, pattern) in patterns {
      guard let pattern else { continue }
      // An exact value is found by an index.
      let isLiteral = try Parse.glob(pattern, "--\(attribute)").isLiteral
      terms.append(
        "\(attribute) \(isLiteral ? "=" : "~") \(RuleExpression.quoted(pattern))")
    }
    return try Parse.condition(terms.joined(separator: " and "))
  }

  /// `attributes` with what was given put over it.
  func applied(
    to attributes: RuleAttributes, group: GroupID?
  ) throws(CommandError) -> RuleAttributes {
    var attributes = attributes
    if let condition = try condition(over: attributes.condition) {
      attributes.condition = condition
    }
    if let group { attributes.group = group }
    if let priority {
      attributes.priority = try Parse.count(
        priority, "--priority", in: Policy.rulePriorityRange)
    }
    if let description {
      attributes.description = description.lowercased() == "none" ? nil : description
    }
    return attributes
  }

  /// Reads everything, so that a bad value is reported before the state is locked.
  func check() throws(CommandError) {
    _ = try applied(to: RuleAttributes(when: .always, group: Policy.batchGroup), group: nil)
  }
}
