import ArgumentParser
import ResourceManagement

struct EventsNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [EventsList.self]

  static let configuration = CommandConfiguration.noun(
    "events", "Events: the record of every accepted change.", verbs)
}
