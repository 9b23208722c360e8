import ArgumentParser
import FoundationEssentials

/// The arguments of a command as ArgumentParser describes them: the one source of completion
/// and of the page about global options.
struct ArgumentCatalog {
  struct Argument: Decodable {
    struct Name: Decodable {
      let kind: String
      let name: String

      /// As it is typed.
      var text: String { kind == "long" ? "--\(name)" : "-\(name)" }
    }

    /// `positional`, `option` or `flag`.
    let kind: String
    let names: [Name]?
    let valueName: String?
    let allValues: [String]?
    let abstract: String?
    let isRepeating: Bool
    let shouldDisplay: Bool
  }

  private struct Dump: Decodable {
    struct Command: Decodable {
      let arguments: [Argument]?
    }
    let command: Command
  }

  let arguments: [Argument]

  init(_ command: any ParsableArguments.Type) {
    let json = Data(command._dumpHelp().utf8)
    arguments = (try? JSONDecoder().decode(Dump.self, from: json))?.command.arguments ?? []
  }

  var positionals: [Argument] { arguments.filter { $0.kind == "positional" } }

  func option(named name: String) -> Argument? {
    arguments.first { $0.names?.contains { $0.text == name } == true }
  }
}

extension HelpText {
  /// The page of the options that every command takes.
  static var globalOptions: String {
    let options = ArgumentCatalog(GlobalArguments.self).arguments.filter { $0.abstract != nil }
    let rows = options.compactMap { option -> (String, String)? in
      guard let names = option.names, !names.contains(where: { $0.name == "help" }) else {
        return nil
      }
      let value = option.kind == "option" ? " <\(option.valueName ?? "value")>" : ""
      return (names.map(\.text).joined(separator: ", ") + value, option.abstract ?? "")
    }
    let width = rows.map(\.0.count).max() ?? 0
    return "Options that every command takes, before the noun or behind the verb:\n"
      + rows.map { row in
        "  \(row.0)\(String(repeating: " ", count: width - row.0.count + 2))\(row.1)\n"
      }.joined() + "\n"
  }
}
