import ArgumentParser
struct BatchCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf("batch", "x", examples: ["rmctl x"])
  @OptionGroup(title: "Global options", visibility: .hidden) var global: GlobalOptions
  func run(in context: Context) throws {}
}
