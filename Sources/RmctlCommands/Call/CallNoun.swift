import ArgumentParser
import ResourceManagement

struct CallNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    CallBegin.self, CallCharge.self, CallEnd.self, CallList.self, CallShow.self, CallCancel.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "call", "Calls: units of work inside the session of a script.", verbs)
}

extension Transaction {
  /// Only the owner of the session and root may end its calls.
  @discardableResult
  func authorizeCall(_ id: CallID) throws(ManagementError) -> SessionID {
    guard let owner = engine.sessions.owner(ofCall: id) else {
      throw .rejected(.callNotFound(id, hasEnded: id < engine.sessions.nextCall))
    }
    try authorize(owner)
    return owner
  }
}
