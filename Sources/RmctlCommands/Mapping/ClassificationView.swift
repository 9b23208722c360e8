import ArgumentParser
import ResourceManagement

/// What a test of mappings and rules may suppose besides the attributes.
struct ClassificationOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The group that it asks for.", valueName: "group"))
  var group: String?

  @Option(help: ArgumentHelp("Another time than now.", valueName: "time"))
  var at: String?
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
        "group": .text(policy.name(of: candidate.group)),
        "verdict": .text(candidate.verdict.rawValue), "why": .text(candidate.why),
      ])
    }
  }

  /// A session opened by a script, as it would be classified now.
  static func show(
    _ session: AttributeOptions, _ options: ClassificationOptions, in context: Context
  ) throws {
    let snapshot = try context.read()
    let policy = snapshot.engine.policy
    let requested = try options.group.map { name throws(CommandError) in
      try context.find { () throws(PolicyError) in try policy.group(named: name).id }
    }
    let now = context.access.manager.now.wall
    let time = try options.at.map { text throws(CommandError) in
      try Parse.moment(text, "--at", from: now)
    }
    let applicant = Applicant(
      try session.attributes(in: context), as: context.access.principal, kind: .script,
      requested: requested)
    let result = policy.classify(applicant, at: time ?? now, zones: snapshot.engine.zones)
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
    case .mapping(let attribute, let value): "mapping of \(attribute.rawValue) \(value)"
    case .rule(let name): "rule \(name)"
    case .defaultGroup: "default"
    case .switched(let by): "switched by \(by)"
    case .threshold(let words): words
    case .reassigned: "its group was deleted"
    }
  }
}
