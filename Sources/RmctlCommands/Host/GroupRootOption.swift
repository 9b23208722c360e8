import ArgumentParser

/// The group below which ours would be made.
struct GroupRootOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The group below which ours would be made, from the top of every hierarchy.",
      valueName: "group"))
  var cgroupRoot: String?
}
