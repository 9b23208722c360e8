import ResourceManagement

extension Context {
  /// Changes settings of the coordinator together and says how they stand; nil leaves one alone.
  ///
  /// - Parameter prefix: what the settings' names have in front of the options'.
  /// - Throws: ``CommandError`` for the first bad value, or when there is nothing to change.
  func changeSettings(
    _ changes: [(name: String, value: String?)], prefix: String = "", hint: String
  ) throws {
    let given = changes.compactMap { change in change.value.map { (change.name, $0) } }
    guard !given.isEmpty else {
      throw CommandError.usage(
        "name what to change: "
          + changes.map { "--\($0.name.trimming(prefix: prefix))" }.joined(separator: ", "),
        hint: hint)
    }
    try changeCoordinator(given)
    let policy = try read().engine.policy
    for (name, _) in given {
      acknowledge("\(name) is \(try SettingView.named(name, in: policy).value)")
    }
  }

  func changeCoordinator(_ changes: [(name: String, value: String)]) throws {
    func changed(_ policy: Policy) throws(CommandError) -> CoordinatorSettings {
      var coordinator = policy.settings.coordinator
      for (name, value) in changes {
        do {
          try SettingCatalog.change(&coordinator, name, to: value, in: policy)
        } catch {
          throw .refused(
            .valueInvalid, "\(name): \(error.message)", suggestions: error.suggestions,
            hint: "rmctl settings get \(name)")
        }
      }
      return coordinator
    }
    _ = try changed(try read().engine.policy)
    try changePolicy(changes.map(\.name).joined(separator: " ")) { policy, _ throws(PolicyError) in
      // Read above as well; the state may have moved on since.
      guard let coordinator = try? changed(policy) else { return }
      try policy.setCoordinator(coordinator)
    }
  }
}

extension String {
  fileprivate func trimming(prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}
