public import ResourcePolicy

/// The coordinator's settings as the command line has them: by name, as texts. Works from the
/// table of fields that policy files are read by.
public enum SettingCatalog {
  /// One setting and its value.
  public struct Row: Hashable, Sendable {
    public let name: String
    /// `default` where the machine's own value or no limit holds.
    public let value: String
    public let isStandard: Bool
    public let type: String
    public let meaning: String
  }

  private static var fields: [PolicyField<CoordinatorSettings>] {
    FieldTable<CoordinatorSettings>.coordinator.fields
  }

  /// The word that puts the standard value back.
  public static let standardWord = "default"

  public static var names: [String] { fields.compactMap(\.doc.option) }

  public static func rows(of policy: Policy) -> [Row] {
    let standard = CoordinatorSettings()
    return fields.map { field in
      let differing = field.node(policy.settings.coordinator, policy)
      // A field leaves its standard value out, so that a changed standard shows it.
      let usual = text(of: differing) ?? standardText(field, standard, policy)
      return Row(
        name: field.doc.option ?? field.name, value: usual, isStandard: differing == nil,
        type: field.doc.type, meaning: field.doc.meaning)
    }
  }

  /// Changes one setting; a name that is none changes nothing.
  ///
  /// - Throws: ``DocumentError`` with what was expected, when the text is no value of its type.
  public static func change(
    _ coordinator: inout CoordinatorSettings, _ name: String, to text: String, in policy: Policy
  ) throws(DocumentError) {
    guard let field = fields.first(where: { $0.doc.option == name }) else { return }
    if text.lowercased() == standardWord {
      field.reset(&coordinator)
    } else {
      let words = ["on": "true", "off": "false"]
      let isFlag = field.doc.type == FieldFormat<Bool>.flag.type
      let word = isFlag ? words[text.lowercased()] ?? text : text
      let node = DocumentNode(.scalar(DocumentScalar(word, isQuoted: false)))
      try field.take(&coordinator, DocumentCursor(node, name: name), policy)
    }
  }

  private static func text(of node: DocumentNode?) -> String? {
    guard case .scalar(let scalar) = node?.content else { return nil }
    return switch scalar.asBool {
    case true?: "on"
    case false?: "off"
    case nil: scalar.text.isEmpty ? nil : scalar.text
    }
  }

  private static func standardText(
    _ field: PolicyField<CoordinatorSettings>, _ standard: CoordinatorSettings, _ policy: Policy
  ) -> String {
    text(of: field.whole(standard, policy)) ?? standardWord
  }
}
