import ArgumentParser
struct DemoCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf("demo", "x", examples: ["rmctl x"])
  @OptionGroup(title: "Global options", visibility: .hidden) var global: GlobalOptions
  func run(in context: Context) throws {}
}
