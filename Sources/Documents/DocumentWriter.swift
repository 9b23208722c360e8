/// Writes a tree so that reading it gives the same tree; the same tree gives the same bytes.
///
/// The tree is walked by recursion: it is meant for what a program builds, not for depth.
public enum DocumentWriter {
  /// Block style with two spaces, one line per scalar, in the order of the tree. A text stands in
  /// double quotes exactly when a reader of YAML 1.1 or 1.2 could take it for something else.
  ///
  /// - Throws: when libyaml refuses to write; it does so only without memory or for a text of
  ///   more than 2 GiB.
  public static func yaml(_ node: DocumentNode) throws(DocumentError) -> String {
    var emitter = try YAMLEmitter()
    defer { emitter.close() }
    try emitter.write(node)
    return emitter.text
  }

  /// Two spaces per level, one value per line, in the order of the tree, with a line feed at the
  /// end. Numbers, booleans and null stand bare, everything else in quotes.
  ///
  /// A key that takes more than 1,024 characters is JSON, but ``DocumentReader`` refuses it:
  /// libyaml looks no further ahead for the colon.
  public static func json(_ node: DocumentNode) -> String {
    var output = ""
    write(node, indent: "", to: &output)
    return output + "\n"
  }

  private static func write(_ node: DocumentNode, indent: String, to output: inout String) {
    let deeper = indent + "  "
    switch node.content {
    case .scalar(let scalar):
      let text = scalar.canonicalText
      output += scalar.kind == .text ? json(text: text) : text
    case .list(let items):
      output += "["
      for (index, item) in items.enumerated() {
        output += (index == 0 ? "\n" : ",\n") + deeper
        write(item, indent: deeper, to: &output)
      }
      output += items.isEmpty ? "]" : "\n\(indent)]"
    case .map(let entries):
      output += "{"
      for (index, entry) in entries.enumerated() {
        output += (index == 0 ? "\n" : ",\n") + deeper + json(text: entry.key) + ": "
        write(entry.value, indent: deeper, to: &output)
      }
      output += entries.isEmpty ? "}" : "\n\(indent)}"
    }
  }

  /// A JSON string (RFC 8259, section 7). What ``DocumentReader`` does not read bare is escaped.
  public static func json(text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case "\u{8}": output += "\\b"
      case "\u{C}": output += "\\f"
      case _ where DocumentCharacters.isAllowed(scalar): output.unicodeScalars.append(scalar)
      default: output += DocumentCharacters.escape(scalar)
      }
    }
    return output + "\""
  }
}
