/// What a door expects behind it.
package enum GroupTreeKind: Sendable {
  /// A hierarchy of the kernel, of version 1 or 2.
  case kernel(isUnified: Bool)
  /// A folder of plain files that stands for one, so that everything can be tried anywhere.
  case imitation(isUnified: Bool, Imitation)

  package var isUnified: Bool {
    switch self {
    case .kernel(let isUnified), .imitation(let isUnified, _): isUnified
    }
  }
}

/// Plays the kernel's part for a folder of plain files.
package struct Imitation: Sendable {
  package enum Act: Hashable, Sendable {
    /// A folder has been made, or is about to be removed.
    case made(folder: String)
    case removing(folder: String)
    /// A value is about to be written.
    case writing(folder: String, file: String, value: String)
  }

  package enum Answer: Hashable, Sendable {
    /// The plain file does it.
    case goOn
    /// The imitation has done it.
    case done
    /// With this error number.
    case refuse(Int32)
  }

  /// After `made` the answer is not looked at.
  package let answer: @Sendable (Act) -> Answer

  package init(answer: @escaping @Sendable (Act) -> Answer) {
    self.answer = answer
  }
}
