import ArgumentParser
import FoundationEssentials
import ResourceManagement

/// rmctl(1), written from the command tree, so that it never says anything else than `--help`.
enum ManualPage {
  static var text: String {
    var page = """
      .TH RMCTL 1 "" "rmctl \(ResourceManager.version)" "User Commands"
      .SH NAME
      rmctl \\- govern Linux work by consumer groups and resource plans
      .SH SYNOPSIS
      .B rmctl
      [global options] command [verb] [name...] [flags]
      .SH COMMANDS

      """
    for (path, leaf) in CommandTree.leaves where leaf.configuration.shouldDisplay {
      page += section(path, leaf)
    }
    page += ".SH GLOBAL OPTIONS\n" + verbatim(HelpTopic.options.text)
    page += ".SH EXIT STATUS\n" + verbatim(HelpTopic.exitCodes.text)
    page += ".SH ENVIRONMENT\n" + verbatim(HelpTopic.environment.text)
    page += ".SH FILES\n" + verbatim(HelpTopic.durability.text)
    return page
  }

  private static func section(_ path: String, _ leaf: any ParsableCommand.Type) -> String {
    var text = ".SS \"rmctl \(path)\"\n\(escaped(leaf.configuration.abstract))\n"
    for argument in ArgumentCatalog(leaf).arguments where isShown(argument) {
      let value = argument.valueName ?? "value"
      let names = (argument.names ?? []).map(\.text).joined(separator: ", ")
      let head =
        switch argument.kind {
        case "positional": "<\(value)>"
        case "flag": names
        default: "\(names) <\(value)>"
        }
      text += ".TP\n.B \(escaped(head))\n\(escaped(argument.abstract ?? ""))\n"
    }
    let parts = leaf.configuration.discussion.components(separatedBy: "\n\nExamples:")
    guard parts.count == 2 else { return text + ".PP\n" + verbatim(parts[0]) }
    return text + ".PP\n\(escaped(parts[0]))\n.PP\n" + verbatim("Examples:" + parts[1])
  }

  /// Global options and help have a section of their own.
  private static func isShown(_ argument: ArgumentCatalog.Argument) -> Bool {
    guard argument.shouldDisplay else { return false }
    return argument.names?.contains { $0.name == "help" } != true
  }

  private static func verbatim(_ text: String) -> String {
    ".nf\n"
      + text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { escaped(String($0)) }.joined(separator: "\n") + "\n.fi\n"
  }

  /// A backslash, a hyphen and a dot at the start of a line mean something to roff.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      default: result.append(character)
      }
    }
    return result.hasPrefix(".") || result.hasPrefix("'") ? "\\&" + result : result
  }
}

/// What packagers call to make the page.
struct ManualCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "__manual", "Print the manual page rmctl(1).", examples: ["rmctl __manual > rmctl.1"],
    isHidden: true)

  func run(in context: Context) throws {
    context.streams.data(ManualPage.text)
  }
}
