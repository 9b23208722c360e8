import ArgumentParser
import ResourceManagement

struct QuarantineAdd: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "add", "Refuse calls of a fingerprint from now on.",
    details: "For administrators only. Without --for it lasts as the setting says.",
    examples: ["rmctl quarantine add report-7 --for 1h --reason 'fills the disk'"])

  @Argument(help: ArgumentHelp("The fingerprint.", valueName: "fingerprint"))
  var fingerprint: String

  @Option(name: .customLong("for"), help: ArgumentHelp("How long.", valueName: "duration"))
  var span: String?

  @Option(help: ArgumentHelp("What those are told who are refused.", valueName: "text"))
  var reason: String?

  func run(in context: Context) throws {
    try Parse.attribute(fingerprint, "fingerprint")
    if let reason { try Parse.attribute(reason, "--reason") }
    let span = try span.map { text throws(CommandError) in try Parse.duration(text, "--for") }
    try context.update(fingerprint) { transaction throws(ManagementError) in
      try transaction.requireAdministrator("put calls into quarantine")
      let usual = transaction.policy.settings.coordinator.runaway.quarantineDuration
      let words = reason ?? "by \(transaction.principal.user)"
      try transaction.apply(
        .quarantine(.add(fingerprint: fingerprint, reason: words, for: span ?? usual)))
    }
    context.acknowledge("\(fingerprint) is in quarantine")
  }
}
