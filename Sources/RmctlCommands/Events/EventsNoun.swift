import ArgumentParser
import ResourceManagement

struct EventsNoun: ParsableCommand {
  static let configuration = CommandConfiguration.noun(
    "events", "Events: the record of every accepted change.", [EventsList.self])
}
