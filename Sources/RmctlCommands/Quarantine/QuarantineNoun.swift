import ArgumentParser
import ResourceManagement

struct QuarantineNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    QuarantineList.self, QuarantineAdd.self, QuarantineDelete.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "quarantine", "Quarantine: calls of one fingerprint that limits had to end too often.", verbs)
}

extension Transaction {
  /// - Throws: ``Rejection/administratorsOnly(user:operation:)``.
  func requireAdministrator(_ operation: String) throws(ManagementError) {
    guard principal.isAdministrator else {
      throw .rejected(.administratorsOnly(user: principal.user, operation: operation))
    }
  }
}
