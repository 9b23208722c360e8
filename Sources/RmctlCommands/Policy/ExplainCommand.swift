import ArgumentParser
import ResourceManagement

struct ExplainCommand: RmctlCommand {
  static let configuration = CommandConfiguration.leaf(
    "explain", "Describe the objects of a policy and their fields.",
    details: "Fields are named as in policy files. Without a path it lists the objects.",
    examples: [
      "rmctl explain", "rmctl explain plan.directives",
      "rmctl explain plan.directives.switchElapsed",
    ])

  @Argument(help: ArgumentHelp("An object, or an object and its field.", valueName: "field"))
  var path: String?

  func run(in context: Context) throws {
    guard let path else { return try list(FieldCatalog.entries.map(Self.record), in: context) }
    // `plans` is the name of the section, `plan` that of one object in it.
    let wanted = path.lowercased()
    let entry = FieldCatalog.entries.first { entry in
      [entry.path.lowercased(), entry.path.lowercased() + "s"].contains(wanted)
    }
    if let entry {
      guard !entry.fields.isEmpty else {
        return try context.show("Field", Self.record(entry), generation: 0)
      }
      return try list(entry.fields.map { Self.record($0, of: entry) }, in: context)
    }
    for entry in FieldCatalog.entries {
      for field in entry.fields where "\(entry.path).\(field.name)".lowercased() == wanted {
        return try context.show("Field", Self.record(field, of: entry), generation: 0)
      }
    }
    throw CommandError.refused(
      .fieldNotFound, "there is no object or field \"\(path)\"",
      suggestions: DidYouMean.suggestions(for: path, among: FieldCatalog.paths),
      hint: "rmctl explain")
  }

  private func list(_ records: [Record], in context: Context) throws {
    try context.list(
      "FieldList", records,
      columns: [
        .init("FIELD", "field"), .init("TYPE", "type"), .init("OPTION", "option"),
        .init("MEANING", "meaning"),
      ], generation: 0)
  }

  private static func record(_ entry: FieldCatalog.Entry) -> Record {
    Record([
      "field": .text(entry.path), "type": .text("object"), "option": .null,
      "meaning": .text(entry.meaning),
    ])
  }

  private static func record(_ field: FieldDoc, of entry: FieldCatalog.Entry) -> Record {
    Record([
      "field": .text("\(entry.path).\(field.name)"), "type": .text(field.type),
      "option": .text(field.option), "meaning": .text(field.meaning),
    ])
  }
}
