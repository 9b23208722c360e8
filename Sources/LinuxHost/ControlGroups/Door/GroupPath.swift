/// A control group below the root of a ``GroupDoor``.
package struct GroupPath: Hashable, Sendable {
  /// Never empty texts, `.` or `..`, and without a slash.
  let components: [String]

  /// The root itself.
  package static let root = GroupPath(components: [])

  private init(components: [String]) {
    self.components = components
  }

  package init(_ names: [GroupName]) {
    components = names.map(\.text)
  }

  package func appending(_ name: GroupName) -> GroupPath {
    GroupPath(components: components + [name.text])
  }

  func appending(_ base: GroupBaseName) -> GroupPath {
    GroupPath(components: components + [base.text])
  }

  /// For what the kernel listed: processes of ours may make groups below their own, with any name.
  func appending(found name: String) -> GroupPath? {
    guard !name.isEmpty, name != ".", name != "..",
      !name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 })
    else { return nil }
    return GroupPath(components: components + [name])
  }

  /// The group above; nil for the root.
  package var parent: GroupPath? {
    components.isEmpty ? nil : GroupPath(components: components.dropLast())
  }

  /// The root first, then one more level each, the group itself last.
  package var levels: [GroupPath] {
    (0...components.count).map { GroupPath(components: Array(components[..<$0])) }
  }

  var depth: Int { components.count }

  /// For messages and for opening: `.` for the root.
  package var text: String { components.isEmpty ? "." : components.joined(separator: "/") }
}
