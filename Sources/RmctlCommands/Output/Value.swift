import ResourceManagement

/// One field of an answer: exact in JSON, readable in a table.
enum Value: Hashable {
  case null
  case bool(Bool)
  case count(Int)
  case text(String)
  case list([Value])
  case object(Record)
  /// A 64-bit id: a string in JSON, because readers lose digits above 2^53.
  case id(UInt64)
  case time(WallTime)
  /// Milliseconds in JSON; its field's name ends in `Ms`.
  case span(TimeSpan)
  /// Bytes in JSON.
  case size(ByteCount)
  /// Percent of the machine, 0 to 100.
  case percent(Double)

  static func text(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
  static func count(_ count: Int?) -> Value { count.map { .count($0) } ?? .null }
  static func span(_ span: TimeSpan?) -> Value { span.map { .span($0) } ?? .null }
  static func size(_ size: ByteCount?) -> Value { size.map { .size($0) } ?? .null }
  static func time(_ time: WallTime?) -> Value { time.map { .time($0) } ?? .null }
  static func percent(_ percentage: Percentage?) -> Value {
    percentage.map { .percent(Double($0.partsPerMillion) / 10_000) } ?? .null
  }
}

/// The fields of one object, in the order in which a person reads them.
struct Record: Hashable {
  struct Field: Hashable {
    let key: String
    let value: Value
  }

  private(set) var fields: [Field]

  init(_ fields: KeyValuePairs<String, Value>) {
    self.fields = fields.map { Field(key: $0.key, value: $0.value) }
  }

  subscript(key: String) -> Value? {
    fields.first { $0.key == key }?.value
  }

  mutating func append(_ key: String, _ value: Value) {
    fields.append(Field(key: key, value: value))
  }
}

extension Value {
  /// For a table: scaled units, or exact ones with `--raw`.
  func display(isRaw: Bool) -> String {
    switch self {
    case .null: "-"
    case .bool(let flag): flag ? "yes" : "no"
    case .count(let count): String(count)
    case .text(let text): text
    case .list(let values): values.map { $0.display(isRaw: isRaw) }.joined(separator: ",")
    case .object(let record):
      record.fields.map { "\($0.key)=\($0.value.display(isRaw: isRaw))" }.joined(separator: " ")
    case .id(let id): String(id)
    case .time(let time): time.description
    case .span(let span): isRaw ? String(span.milliseconds) : span.brief
    case .size(let size): isRaw ? String(size.bytes) : size.brief
    case .percent(let percent): isRaw ? "\(percent)" : Self.oneDecimal(percent)
    }
  }

  var isNumeric: Bool {
    switch self {
    case .count, .id, .span, .size, .percent: true
    case .null, .bool, .text, .list, .object, .time: false
    }
  }

  /// Rounded to one decimal without Foundation's formatters.
  static func oneDecimal(_ number: Double) -> String {
    guard number.isFinite, abs(number) < 1e15 else { return "\(number)" }
    let tenths = Int64((number * 10).rounded())
    return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }

  /// Numbers by size, everything else by text; nothing before something.
  static func isOrdered(_ a: Value, _ b: Value) -> Bool {
    if let x = a.magnitude, let y = b.magnitude { return x < y }
    return a.display(isRaw: true) < b.display(isRaw: true)
  }

  private var magnitude: Double? {
    switch self {
    case .count(let count): Double(count)
    case .id(let id): Double(id)
    case .span(let span): Double(span.nanoseconds)
    case .size(let size): Double(size.bytes)
    case .percent(let percent): percent
    case .time(let time): Double(time.milliseconds)
    case .null: -Double.infinity
    case .bool, .text, .list, .object: nil
    }
  }
}
