/// A value that hardly ever is there, and lies on the heap where it is.
///
/// What most calls and sessions do not have would otherwise be copied, cleared and looked through
/// with each of them: it was half of their bytes. Nothing costs one word and no allocation; setting
/// something makes a new box.
@propertyWrapper
public struct Rare<Value: Hashable & Sendable>: Hashable, Sendable {
  private final class Box: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  private var box: Box?

  public init(wrappedValue: Value?) {
    box = wrappedValue.map { Box($0) }
  }

  public var wrappedValue: Value? {
    get { box?.value }
    set { box = newValue.map { Box($0) } }
  }

  /// Whether there is one, without looking at it.
  var isNil: Bool { box == nil }

  public static func == (a: Rare, b: Rare) -> Bool {
    a.box === b.box || a.box?.value == b.box?.value
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(box?.value) }
}
