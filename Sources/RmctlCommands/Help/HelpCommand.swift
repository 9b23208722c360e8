import ArgumentParser
import ResourceManagement

struct HelpCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "help", "Explain a command or a topic.",
    examples: ["rmctl help", "rmctl help group create", "rmctl help exit-codes"])

  @Argument(help: ArgumentHelp("A topic, or a command and perhaps a verb.", valueName: "topic"))
  var words: [String] = []

  func run(in context: Context) throws {
    guard let first = words.first else { return context.streams.data(HelpText.overview) }
    if let topic = HelpTopic(rawValue: first) { return context.streams.data(topic.text) }
    guard CommandTree.entries.contains(where: { $0.answers(to: first) }) else {
      let known = HelpTopic.allCases.map(\.rawValue) + CommandTree.names(of: CommandTree.entries)
      throw CommandError.refused(
        .topicNotFound, "there is no topic and no command \"\(first)\"",
        suggestions: DidYouMean.suggestions(for: first, among: known), hint: "rmctl help")
    }
    context.streams.data(HelpText.of(try CommandTree.find(words).entry.type))
  }
}
