import ArgumentParser
import ResourceManagement

/// The attributes of a session that nobody has opened yet.
struct AttributeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The user; yourself when not given.", valueName: "user"))
  var user: String?

  @Option(help: ArgumentHelp("The program.", valueName: "program"))
  var program: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The group that it asks for.", valueName: "group"))
  var group: String?

  func attributes(in context: Context) -> SessionAttributes {
    SessionAttributes(user: user ?? context.actor.name, program: program)
  }
}

/// How a classification is shown: the whole trail, the winner among it.
enum ClassificationView {
  static let columns: [Payload.Column] = [
    .init("STEP", "step"), .init("NAME", "name"), .init("GROUP", "group"),
    .init("VERDICT", "verdict"), .init("WHY", "why"),
  ]

  static func rows(_ classification: Classification, in policy: Policy) -> [Record] {
    classification.trail.map { candidate in
      Record([
        "step": .text(candidate.step), "name": .text(candidate.name),
        "group": .text(policy.directiveName(candidate.group)),
        "verdict": .text(candidate.verdict.rawValue), "why": .text(candidate.why),
      ])
    }
  }

  /// A session opened by a script, as it would be classified now.
  static func show(_ options: AttributeOptions, in context: Context) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let requested = try options.group.map { name throws(CommandError) in
      try context.find { () throws(PolicyError) in try policy.group(named: name).id }
    }
    let result = policy.classify(
      options.attributes(in: context), requested: requested, kind: .script)
    try context.list(
      "ClassificationTrail", rows(result, in: policy), columns: columns,
      generation: snapshot.generation)
  }
}

extension GroupReason {
  /// Why a session is in its group, in words.
  var words: String {
    switch self {
    case .explicit: "asked for by name"
    case .mapping(let user): "mapping of user \(user)"
    case .rule(let name): "rule \(name)"
    case .defaultGroup: "default"
    case .switched(let by): "switched by \(by)"
    case .reassigned: "its group was deleted"
    }
  }
}
