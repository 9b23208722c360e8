import ArgumentParser
import ResourceManagement

struct QuarantineList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List fingerprints that are refused, and those with offences.",
    examples: ["rmctl quarantine list"], aliases: ["ls"])

  private static let columns: [Payload.Column] = [
    .init("FINGERPRINT", "fingerprint"), .init("STATE", "state"), .init("OFFENCES", "offences"),
    .init("UNTIL", "until"), .init("LAST", "last"), .init("REASON", "reason"),
  ]

  func run(in context: Context) throws {
    let snapshot = try context.read()
    let now = context.access.manager.now.wall
    let rows = snapshot.engine.quarantine.entries.map { entry in
      Record([
        "fingerprint": .text(entry.fingerprint),
        "state": .text(entry.until.map { now < $0 } ?? false ? "refused" : "remembered"),
        "offences": .count(entry.offences), "until": .time(entry.until),
        "last": .time(entry.last), "reason": .text(entry.reason),
      ])
    }
    try context.list(
      "QuarantineList", rows, columns: Self.columns, generation: snapshot.generation)
  }
}
