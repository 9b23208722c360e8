import ArgumentParser
import ResourceManagement

/// The files that `apply`, `diff` and `validate` read.
struct PolicyFiles: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "A policy file, YAML or JSON; - for input; may be repeated.", valueName: "file"))
  var file: [String] = []

  @Flag(help: "Also delete what the files do not name, in the sections that stand in them.")
  var prune = false

  /// - Throws: ``CommandError`` when a file cannot be read, or none is named.
  func read() throws(CommandError) -> PolicyDocument {
    guard !file.isEmpty else { throw .usage("-f: a policy file is needed") }
    var files: [(name: String, bytes: [UInt8])] = []
    for path in file {
      let isInput = path == "-"
      files.append(
        (
          name: isInput ? "standard input" : path,
          bytes: try isInput ? ScriptReader.standardInput() : ScriptFile.bytes(of: path)
        ))
    }
    do {
      return try PolicyDocument(files)
    } catch {
      throw .management(.document(error), suggestions: [])
    }
  }
}

extension Context {
  /// The policy as it would be with the files applied.
  func policy(
    _ policy: Policy, with document: PolicyDocument, prune: Bool, at time: WallTime
  ) throws(ManagementError) -> Policy {
    let zones = access.manager.zones.tables(for: policy.zoneNames.union(document.zoneNames))
    do {
      return try document.applied(to: policy, prune: prune, at: time, zones: zones)
    } catch {
      throw .document(error)
    }
  }
}
