/// Builds trees from events, within the bounds of ``DocumentReader``.
struct DocumentBuilder {
  private(set) var documents: [DocumentNode] = []

  private let name: String
  private var open: [Collection] = []
  private var nodes = 0

  /// A list or map whose end has not come yet.
  private struct Collection {
    let isMap: Bool
    let position: DocumentPosition
    var items: [DocumentNode] = []
    var entries: [DocumentEntry] = []
    /// Where each key of the map stood.
    var keys: [String: DocumentPosition] = [:]
    /// The key whose value comes next.
    var key: String?
    var keyPosition = DocumentPosition.start

    init(isMap: Bool, position: DocumentPosition) {
      self.isMap = isMap
      self.position = position
    }

    var expectsKey: Bool { isMap && key == nil }

    var node: DocumentNode {
      DocumentNode(isMap ? .map(entries) : .list(items), at: position)
    }

    mutating func add(_ node: DocumentNode) {
      guard isMap else {
        items.append(node)
        return
      }
      guard let key else { return }
      entries.append(DocumentEntry(key, node, at: keyPosition))
      self.key = nil
    }
  }

  init(name: String) {
    self.name = name
  }

  mutating func add(_ event: DocumentEvent) throws(DocumentError) {
    switch event {
    case .scalar(let scalar, let position):
      try count(at: position)
      if open.last?.expectsKey == true {
        try addKey(scalar, at: position)
      } else {
        finish(DocumentNode(.scalar(scalar), at: position))
      }
    case .listStart(let position): try start(isMap: false, at: position)
    case .mapStart(let position): try start(isMap: true, at: position)
    case .end:
      guard let collection = open.popLast() else { return }
      finish(collection.node)
    case .boundary:
      break
    }
  }

  private mutating func start(
    isMap: Bool, at position: DocumentPosition
  ) throws(DocumentError) {
    try count(at: position)
    guard open.last?.expectsKey != true else {
      throw failure("a key must be a text", at: position, hint: "quote it")
    }
    guard open.count < DocumentReader.mostDepth else {
      throw failure(
        "lists and maps are nested deeper than \(DocumentReader.mostDepth)", at: position)
    }
    open.append(Collection(isMap: isMap, position: position))
  }

  private mutating func finish(_ node: DocumentNode) {
    guard !open.isEmpty else {
      documents.append(node)
      return
    }
    open[open.count - 1].add(node)
  }

  private mutating func addKey(
    _ scalar: DocumentScalar, at position: DocumentPosition
  ) throws(DocumentError) {
    let (top, key) = (open.count - 1, scalar.text)
    guard scalar.isQuoted || !key.isEmpty else {
      throw failure("a key is missing in front of the colon", at: position)
    }
    guard scalar.isQuoted || key != "<<" else {
      throw failure(
        "merge keys are not supported", at: position, hint: "write the merged keys out")
    }
    if let first = open[top].keys.updateValue(position, forKey: key) {
      throw failure(
        "the key \(DocumentWriter.json(text: key)) stands here for the second time;"
          + " the first is in line \(first.line)",
        at: position, hint: "delete one of the two")
    }
    open[top].key = key
    open[top].keyPosition = position
  }

  private mutating func count(at position: DocumentPosition) throws(DocumentError) {
    nodes += 1
    guard nodes <= DocumentReader.mostNodes else {
      throw failure(
        "the documents hold more than \(DocumentReader.mostNodes) values", at: position,
        hint: "split them into several files")
    }
  }

  private func failure(
    _ message: String, at position: DocumentPosition, hint: String? = nil
  ) -> DocumentError {
    DocumentError(name: name, position: position, message: message, hint: hint)
  }
}
