import ArgumentParser
import ResourceManagement

struct HelpCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "help", "Explain a command or a topic.",
    examples: ["rmctl help", "rmctl help group create", "rmctl help exit-codes"])

  @Argument(help: ArgumentHelp("A topic, or a command and a verb.", valueName: "topic"))
  var words: [String] = []

  func run(in context: Context) throws {
    guard let first = words.first else { return context.streams.data(HelpText.overview) }
    if let topic = HelpTopic(rawValue: first) { return context.streams.data(topic.text) }
    guard CommandTree.nouns.contains(where: { $0.configuration.commandName == first }) else {
      let known = HelpTopic.allCases.map(\.rawValue) + CommandTree.names(of: CommandTree.nouns)
      throw CommandError.refused(
        .topicNotFound, "there is no topic and no command \"\(first)\"",
        suggestions: DidYouMean.suggestions(for: first, among: known), hint: "rmctl help")
    }
    let noun = try CommandTree.find(
      first, in: CommandTree.nouns, what: "command", hint: "rmctl help")
    guard words.count > 1 else { return context.streams.data(HelpText.of(noun)) }
    let verb = try CommandTree.find(
      words[1], in: noun.configuration.subcommands, what: "verb of \(first)",
      hint: "rmctl help \(first)")
    context.streams.data(HelpText.of(verb))
  }
}
