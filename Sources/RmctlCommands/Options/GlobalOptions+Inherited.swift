extension GlobalOptions {
  /// What was given to a shell or batch holds for every statement in it.
  var inheritedOptions: [String] {
    var options: [String] = []
    if let state { options += ["--state", state] }
    if let output { options += ["--output", output.rawValue] }
    if let timeout = lockTimeout { options += ["--lock-timeout", timeout] }
    if let format = errorFormat { options += ["--error-format", format.rawValue] }
    if quiet { options.append("--quiet") }
    if verbose { options.append("--verbose") }
    if raw { options.append("--raw") }
    if noHeaders { options.append("--no-headers") }
    return options
  }
}
