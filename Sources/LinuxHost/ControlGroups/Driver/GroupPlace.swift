/// A folder in one hierarchy, below which a folder of ours stands.
package struct GroupPlace: Hashable, Sendable {
  package let folder: String
  package let isUnified: Bool
  /// Those that our groups have there.
  package let controllers: [Controller]

  package init(folder: String, isUnified: Bool, controllers: [Controller]) {
    self.folder = folder
    self.isUnified = isUnified
    self.controllers = controllers
  }
}
