public import Quantities

/// Which GPUs calls may hold: those that are found, or those that an administrator names.
public enum GPUDeclaration: Hashable, Sendable {
  /// All that a body has found on the machine.
  case found
  /// The first of those that were found; where none was, as many by number.
  ///
  /// - Parameter memory: of each, where the machine does not say.
  case count(Int, memory: ByteCount? = nil)
  /// These, in this order. One that was looked for and not found is left out; parts of a GPU,
  /// which no look finds, are taken at the administrator's word.
  case named([Item])

  public struct Item: Hashable, Sendable {
    public let name: GPUName
    /// What may be shared of it; nil: what the machine says.
    public let memory: ByteCount?

    public init(_ name: GPUName, memory: ByteCount? = nil) {
      self.name = name
      self.memory = memory
    }
  }

  public static let countRange = 0...1024
  public static let memoryRange = ByteCount(bytes: 1 << 20)...ByteCount(bytes: 1 << 44)
  /// The word for ``found``.
  public static let foundWord = "auto"
}

extension GPUDeclaration: ExpressibleByIntegerLiteral {
  public init(integerLiteral count: Int) { self = .count(count) }
}

extension GPUDeclaration {
  /// Reads `auto`, `4`, `4x80G` or names with an optional size, `GPU-…=40G,GPU-…`.
  ///
  /// - Throws: ``QuantityError`` for anything else, for a name that stands twice, for more than
  ///   1024, and for a size below 1M or above 16T.
  public init(parsing text: String) throws(QuantityError) {
    let expected = "auto, a count such as 4 or 4x80G, or UUIDs such as GPU-…=40G,GPU-…"
    guard !text.isEmpty else { throw .empty(expected: expected) }
    if text.lowercased() == Self.foundWord {
      self = .found
    } else if text.utf8.first.map({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) == true
    {
      let parts = text.split(
        maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "x" || $0 == "X" })
      guard parts[0].utf8.count <= 9, let count = Int(parts[0]) else {
        throw .malformed(text: text, expected: expected)
      }
      guard Self.countRange.contains(count) else {
        throw .outOfRange(text: text, range: "0 to \(Self.countRange.upperBound) GPUs")
      }
      self = .count(count, memory: parts.count == 2 ? try Self.memory(parts[1]) : nil)
    } else {
      self = .named(try Self.items(text, expected))
    }
  }

  private static func items(
    _ text: String, _ expected: String
  ) throws(QuantityError) -> [Item] {
    var items: [Item] = []
    var names: Set<GPUName> = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = try? GPUName(parsing: String(parts[0])) else {
        throw .malformed(text: text, expected: expected)
      }
      guard names.insert(name).inserted else {
        throw .malformed(text: text, expected: "a list that names each GPU once")
      }
      items.append(Item(name, memory: parts.count == 2 ? try memory(parts[1]) : nil))
    }
    guard items.count <= countRange.upperBound else {
      throw .outOfRange(text: text, range: "at most \(countRange.upperBound) GPUs")
    }
    return items
  }

  private static func memory(_ text: Substring) throws(QuantityError) -> ByteCount {
    let size = try ByteCount(parsing: String(text))
    guard memoryRange.contains(size) else {
      throw .outOfRange(
        text: String(text), range: "\(memoryRange.lowerBound) to \(memoryRange.upperBound)")
    }
    return size
  }
}

extension GPUDeclaration: CustomStringConvertible {
  public var description: String {
    switch self {
    case .found: Self.foundWord
    case .count(let count, nil): "\(count)"
    case .count(let count, let memory?): "\(count)x\(memory)"
    case .named(let items):
      items.map { item in item.name.description + (item.memory.map { "=\($0)" } ?? "") }
        .joined(separator: ",")
    }
  }
}

extension GPUDeclaration: Codable {
  /// A state written before GPUs had names holds a number.
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    let text = try (try? value.decode(Int.self)).map(String.init) ?? value.decode(String.self)
    do {
      self = try GPUDeclaration(parsing: text)
    } catch {
      throw DecodingError.dataCorruptedError(in: value, debugDescription: error.description)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    if case .count(let count, nil) = self {
      try value.encode(count)
    } else {
      try value.encode(description)
    }
  }
}
