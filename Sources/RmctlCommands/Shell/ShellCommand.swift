import ArgumentParser
struct ShellCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf("shell", "x", examples: ["rmctl x"])
  @OptionGroup(title: "Global options", visibility: .hidden) var global: GlobalOptions
  func run(in context: Context) throws {}
}
