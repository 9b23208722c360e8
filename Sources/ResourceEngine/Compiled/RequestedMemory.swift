public import Quantities

extension Engine {
  /// The memory limit of a session: the stricter of policy and request.
  public func memoryLimit(of session: Session) -> Effective<ByteCount>? {
    let requested = session.call?.limits.memory.map {
      Effective(value: $0, origin: .request("--memory"))
    }
    guard isLimited(session.group) else { return requested }
    return Effective.stricter(compiled[session.group]?.limits.sessionMemory, requested)
  }
}
