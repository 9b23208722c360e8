import ArgumentParser
import ResourceManagement

struct QueueNoun: CommandNoun {
  static let verbs: [any RmctlCommand.Type] = [
    QueueList.self, QueueMove.self, QueueCancel.self,
  ]

  static let configuration = CommandConfiguration.noun(
    "queue", "Queues: who waits, for what, and in which order.", verbs)
}
