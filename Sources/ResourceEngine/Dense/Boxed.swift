/// A value that changes seldom and lies on the heap.
///
/// The compiler hands a large value on by copying all of its bytes: with the policy inside, each
/// question that one part of the engine asked another moved two and a half kilobytes. Reading
/// through the box copies nothing; setting makes a new box.
@propertyWrapper
public struct Boxed<Value: Hashable & Sendable>: Hashable, Sendable {
  private final class Box: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  private var box: Box

  public init(wrappedValue: Value) {
    box = Box(wrappedValue)
  }

  public var wrappedValue: Value {
    _read { yield box.value }
    set { box = Box(newValue) }
  }

  public static func == (a: Boxed, b: Boxed) -> Bool {
    a.box === b.box || a.box.value == b.box.value
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(box.value) }
}
