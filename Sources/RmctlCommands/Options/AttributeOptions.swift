import ArgumentParser
import ResourceManagement

/// What a session says of itself.
struct AttributeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The user to classify by; yourself by default.", valueName: "user"))
  var user: String?

  @Option(help: ArgumentHelp("The user of the operating system.", valueName: "name"))
  var osUser: String?

  @Option(help: ArgumentHelp("The service that it came in through.", valueName: "name"))
  var service: String?

  @Option(help: ArgumentHelp("The module of the application.", valueName: "name"))
  var module: String?

  @Option(help: ArgumentHelp("The action of the module.", valueName: "name"))
  var action: String?

  @Option(help: ArgumentHelp("The program.", valueName: "program"))
  var program: String?

  @Option(help: ArgumentHelp("The machine it came from.", valueName: "name"))
  var machine: String?

  @Option(help: ArgumentHelp("What a middle tier calls its client.", valueName: "id"))
  var clientID: String?

  @Option(
    name: .customLong("tag"),
    help: ArgumentHelp("A word of your own with a value; may be repeated.", valueName: "key=value"))
  var tags: [String] = []

  /// `attributes` with what was given put over it. An empty text takes an attribute away, `KEY=` a
  /// tag.
  func applied(to attributes: SessionAttributes) throws(CommandError) -> SessionAttributes {
    func value(_ text: String?, _ old: String?, _ option: String) throws(CommandError) -> String? {
      guard let text else { return old }
      guard !text.isEmpty else { return nil }
      try Parse.attribute(text, option)
      return text
    }
    if let user {
      guard !user.isEmpty else { throw .usage("--user: a session has a user") }
      try Parse.attribute(user, "--user")
    }
    var tags = attributes.tags
    for entry in self.tags {
      let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        .map(String.init)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw .usage("--tag: write KEY=VALUE, not \"\(entry)\"")
      }
      try Parse.attribute(entry, "--tag")
      tags[parts[0]] = parts[1].isEmpty ? nil : parts[1]
    }
    return SessionAttributes(
      user: user ?? attributes.user,
      service: try value(service, attributes.service, "--service"),
      module: try value(module, attributes.module, "--module"),
      action: try value(action, attributes.action, "--action"),
      program: try value(program, attributes.program, "--program"),
      machine: try value(machine, attributes.machine, "--machine"),
      osUser: try value(osUser, attributes.osUser, "--os-user"),
      clientID: try value(clientID, attributes.clientID, "--client-id"), tags: tags,
      label: attributes.label)
  }

  /// Of a session that nobody has opened yet.
  func attributes(in context: Context) throws(CommandError) -> SessionAttributes {
    try applied(
      to: SessionAttributes(user: context.actor.name, osUser: context.actor.name))
  }
}
