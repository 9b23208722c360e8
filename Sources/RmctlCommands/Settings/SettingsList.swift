import ArgumentParser
import ResourceManagement

struct SettingsList: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "list", "List the settings.", examples: ["rmctl settings list"], aliases: ["ls"])

  func run(in context: Context) throws {
    let snapshot = try context.read()
    try context.list(
      "SettingList", SettingView.all(in: snapshot.engine.policy).map(\.record),
      columns: SettingView.columns, generation: snapshot.generation)
  }
}
