import ArgumentParser
import ResourceManagement

struct CallNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    CallBegin.self, CallEnd.self, CallList.self, CallShow.self, CallCancel.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "call", "Calls: units of work inside the session of a script.", verbs)
}

extension Transaction {
  /// Only the owner of the session and root may end its calls.
  func authorizeCall(_ id: CallID) throws(ManagementError) {
    guard let session = engine.sessions.sessions.first(where: { $0.call?.id == id }) else {
      throw .rejected(.callNotFound(id))
    }
    try authorize(session.id)
  }
}
