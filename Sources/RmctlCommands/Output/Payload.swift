import ResourceManagement

/// The answer of a command before it has a form.
struct Payload {
  /// A column of a table or a CSV file.
  struct Column {
    let title: String
    let key: String
    /// Shown by `-o wide` and in CSV only.
    let isWide: Bool

    init(_ title: String, _ key: String, isWide: Bool = false) {
      self.title = title
      self.key = key
      self.isWide = isWide
    }
  }

  enum Content {
    case list([Record], columns: [Column])
    case object(Record)
  }

  /// `GroupList`, `Group` and so on.
  let kind: String
  let generation: UInt64
  var content: Content

  static let apiVersion = "rmctl/v1"
}
