import ArgumentParser

struct SessionNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "session", "Sessions: who is in, what they run, and how to end it.",
    [
      SessionOpen.self, SessionList.self, SessionShow.self, SessionSwitch.self,
      SessionKill.self, SessionWait.self, SessionClose.self, SessionExplain.self,
      SessionReap.self,
    ])
}
