import ArgumentParser
import ResourceManagement

struct ConfigSet: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "set", "Change a preference; `none` takes it away.",
    examples: ["rmctl config set output wide", "rmctl config set state /srv/rm/state.json"])

  static var atomicObjection: String? { "it changes the client's preferences, not the state" }

  @Argument(help: ArgumentHelp("The preference.", valueName: "preference"))
  var name: String

  @Argument(help: ArgumentHelp("The value, or none.", valueName: "value"))
  var value: String

  func run(in context: Context) throws {
    let preference = try Preference.named(name)
    let path = context.environment.configPath
    var preferences = try Preferences.read(path)
    try preference.set(value == "none" ? nil : value, in: &preferences)
    if !context.global.dryRun { try preferences.write(to: path) }
    context.acknowledge("\(preference.rawValue) is \(value)")
  }
}
