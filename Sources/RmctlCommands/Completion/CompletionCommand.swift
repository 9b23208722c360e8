import ArgumentParser
import ResourceManagement

struct CompletionCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "completion", "Print the completion script of a shell.",
    details: "The script asks this program for names, so it never grows old.",
    examples: [
      "rmctl completion bash > /etc/bash_completion.d/rmctl",
      "rmctl completion zsh > ~/.zfunc/_rmctl",
      "rmctl completion fish > ~/.config/fish/completions/rmctl.fish",
    ])

  @Argument(help: "bash, zsh or fish.")
  var shell: CompletionScript

  func run(in context: Context) throws {
    context.streams.data(shell.text)
  }
}
