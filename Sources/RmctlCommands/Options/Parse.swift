import ResourceManagement

/// Reads option values by the strict rules of the library and names the option in the error.
enum Parse {
  static func duration(_ text: String, _ option: String) throws(CommandError) -> TimeSpan {
    try quantity(option) { () throws(QuantityError) in try TimeSpan(parsing: text) }
  }

  static func size(_ text: String, _ option: String) throws(CommandError) -> ByteCount {
    try quantity(option) { () throws(QuantityError) in try ByteCount(parsing: text) }
  }

  static func percentage(_ text: String, _ option: String) throws(CommandError) -> Percentage {
    try quantity(option) { () throws(QuantityError) in try Percentage(parsing: text) }
  }

  static func time(_ text: String, _ option: String) throws(CommandError) -> WallTime {
    try quantity(option) { () throws(QuantityError) in try WallTime(parsing: text) }
  }

  static func count(
    _ text: String, _ option: String, in range: ClosedRange<Int>
  ) throws(CommandError) -> Int {
    try quantity(option) { () throws(QuantityError) in try Count.parse(text, in: range) }
  }

  static func id<ID: Identifier>(
    _ text: String, _ what: String, as type: ID.Type
  ) throws(CommandError) -> ID {
    ID(UInt64(try count(text, what, in: 1...(1 << 53))))
  }

  static func name(_ text: String) throws(CommandError) -> EntityName {
    do {
      return try EntityName(text)
    } catch {
      throw .management(.policy(error), suggestions: [])
    }
  }

  static func glob(_ text: String, _ option: String) throws(CommandError) -> Glob {
    do {
      return try Glob(text, field: option)
    } catch {
      throw .management(.policy(error), suggestions: [])
    }
  }

  private static func quantity<Result>(
    _ option: String, _ read: () throws(QuantityError) -> Result
  ) throws(CommandError) -> Result {
    do {
      return try read()
    } catch {
      throw .value(option: option, error)
    }
  }
}
