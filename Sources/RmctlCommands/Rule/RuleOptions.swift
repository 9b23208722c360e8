import ArgumentParser
import ResourceManagement

/// The patterns of a rule; all that are given must match.
struct RuleOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The user, with * and ?.", valueName: "pattern"))
  var user: String?

  @Option(help: ArgumentHelp("The program, with * and ?.", valueName: "pattern"))
  var program: String?

  @Option(
    help: ArgumentHelp("Lower numbers are asked first, default 100.", valueName: "number"))
  var priority: String?

  func condition() throws(CommandError) -> RuleCondition {
    var condition = RuleCondition()
    if let user { condition.user = try Parse.glob(user, "--user") }
    if let program { condition.program = try Parse.glob(program, "--program") }
    return condition
  }

  func number() throws(CommandError) -> Int? {
    try priority.map { text throws(CommandError) in
      try Parse.count(text, "--priority", in: Policy.rulePriorityRange)
    }
  }
}
