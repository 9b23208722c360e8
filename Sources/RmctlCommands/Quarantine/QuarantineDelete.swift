import ArgumentParser
import ResourceManagement

struct QuarantineDelete: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "delete", "Let a fingerprint out of quarantine and forget its offences.",
    details: "For administrators only.", examples: ["rmctl quarantine delete report-7"],
    aliases: ["rm"])

  @Argument(help: ArgumentHelp("The fingerprint.", valueName: "known-fingerprint"))
  var fingerprint: String

  func run(in context: Context) throws {
    try context.update(fingerprint) { transaction throws(ManagementError) in
      try transaction.requireAdministrator("end a quarantine")
      try transaction.apply(.quarantine(.remove(fingerprint: fingerprint)))
    }
    context.acknowledge("\(fingerprint) is out of quarantine")
  }
}
