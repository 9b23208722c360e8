import ArgumentParser

struct SessionNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    SessionOpen.self, SessionList.self, SessionShow.self, SessionSet.self, SessionSwitch.self,
    SessionBoost.self, SessionKill.self, SessionWait.self, SessionClose.self, SessionAdopt.self,
    SessionExplain.self, SessionReap.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "session", "Sessions: who is in, what they run, and how to end it.", verbs)
}
