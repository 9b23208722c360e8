import ArgumentParser
import LinuxHost
import ProcessEnforcement
import ResourceManagement

/// How processes that already run are put under the plan.
struct AdoptionOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The group, over all mappings and rules.", valueName: "group"))
  var group: String?

  @Option(help: ArgumentHelp("A word of your own, for lists.", valueName: "text"))
  var label: String?

  @Option(
    help: ArgumentHelp(
      "The control group below which its own is made, from the top of every hierarchy.",
      valueName: "group"))
  var cgroupRoot: String?

  var wish: AdoptionWish { AdoptionWish(group: group, label: label, cgroupRoot: cgroupRoot) }
}

/// The same without a command line.
struct AdoptionWish {
  let group: String?
  let label: String?
  let cgroupRoot: String?

  static func pid(_ text: String) throws(CommandError) -> Int32 {
    Int32(clamping: try Parse.count(text, "pid", in: 1...4_194_304))
  }

  /// Says what is held only about.
  func adopt(_ pid: Int32, in context: Context) throws -> Adoption.Adopted {
    if let label { try Parse.attribute(label, "--label") }
    let policy = try context.read().engine.policy
    let target = try (group ?? context.dispatcher.groupForRun).map { name throws(CommandError) in
      try context.find { () throws(PolicyError) in try policy.group(named: name).id }
    }
    let owner = ProcessOwner.of(pid).map { HostUser.name(of: $0) ?? String($0) }
    var attributes = SessionAttributes(
      user: owner ?? context.actor.name, osUser: owner ?? context.actor.name)
    attributes.program = ProcessStat.of(pid)?.command
    attributes.label = label
    do {
      let adopted = try Adoption(
        context.access.manager, as: context.actor, options: context.options
      ).adopt(
        Adoption.Request(
          pid: pid, attributes: attributes, group: target, limits: RequestedLimits(),
          cgroupRoot: try context.cgroupRoot(cgroupRoot)))
      adopted.gaps.forEach(context.warn)
      adopted.problems.forEach(context.warn)
      return adopted
    } catch let error as ManagementError {
      throw context.enriched(error)
    }
  }
}

extension Context {
  /// Lets go of an adopted session.
  ///
  /// - Parameter isOwn: adopted by this command, so what was asked of the state was for that.
  func letGo(_ id: SessionID, isOwn: Bool = false) throws {
    var options = options
    if isOwn { (options.ifGeneration, options.requestID) = (nil, nil) }
    do {
      try Adoption(access.manager, as: actor, options: options).release(id)
    } catch {
      throw enriched(error)
    }
  }
}
