import Quantities
import ResourcePolicy

/// One field of an object in a policy document: what it is called, what it means, how it is read
/// and written. The one table behind `apply`, `export`, `diff` and `explain`.
struct PolicyField<Object: Sendable>: Sendable {
  let name: String
  let doc: FieldDoc
  /// nil: the object has the standard value, which documents leave out.
  let node: @Sendable (Object, Policy) -> DocumentNode?
  /// Names are looked up in the policy as it is being built.
  let take: @Sendable (inout Object, DocumentCursor, Policy) throws(DocumentError) -> Void
  /// Puts the standard value back; does nothing where there is none.
  var reset: @Sendable (inout Object) -> Void = { _ in }
  /// The value of an object, also where it is the standard one; nil where it has none.
  var whole: @Sendable (Object, Policy) -> DocumentNode? = { _, _ in nil }
}

/// What `explain` says of a field.
public struct FieldDoc: Hashable, Sendable {
  public let name: String
  /// `duration`, `size`, `percentage`, `count 0 to 1000000` and so on.
  public let type: String
  /// The option of the command line that sets it; nil where there is none.
  public let option: String?
  public let meaning: String
}

/// How a kind of value is written in a document.
struct FieldFormat<Value: Hashable & Sendable>: Sendable {
  let type: String
  let node: @Sendable (Value, Policy) -> DocumentNode
  let value: @Sendable (DocumentCursor, Policy) throws(DocumentError) -> Value
}

extension PolicyField {
  /// A field that may be missing.
  static func optional<Value>(
    _ name: String, _ place: any WritableKeyPath<Object, Value?> & Sendable,
    _ format: FieldFormat<Value>, option: String? = nil, _ meaning: String
  ) -> PolicyField {
    PolicyField(
      name: name,
      doc: FieldDoc(name: name, type: format.type, option: option, meaning: meaning),
      node: { object, policy in object[keyPath: place].map { format.node($0, policy) } },
      take: { object, cursor, policy throws(DocumentError) in
        object[keyPath: place] = try format.value(cursor, policy)
      }, reset: { $0[keyPath: place] = nil })
  }

  /// A field that always has a value.
  ///
  /// - Parameter standard: left out of documents; nil is never left out.
  static func always<Value>(
    _ name: String, _ place: any WritableKeyPath<Object, Value> & Sendable,
    _ format: FieldFormat<Value>, standard: Value?, option: String? = nil, _ meaning: String
  ) -> PolicyField {
    PolicyField(
      name: name,
      doc: FieldDoc(name: name, type: format.type, option: option, meaning: meaning),
      node: { object, policy in
        let value = object[keyPath: place]
        return value == standard ? nil : format.node(value, policy)
      },
      take: { object, cursor, policy throws(DocumentError) in
        object[keyPath: place] = try format.value(cursor, policy)
      },
      reset: { object in
        if let standard { object[keyPath: place] = standard }
      }, whole: { object, policy in format.node(object[keyPath: place], policy) })
  }

  /// The same field as part of a larger object.
  func inside<Whole: Sendable>(
    _ place: any WritableKeyPath<Whole, Object> & Sendable
  ) -> PolicyField<Whole> {
    PolicyField<Whole>(
      name: name, doc: doc, node: { whole, policy in node(whole[keyPath: place], policy) },
      take: { whole, cursor, policy throws(DocumentError) in
        try take(&whole[keyPath: place], cursor, policy)
      }, reset: { reset(&$0[keyPath: place]) },
      whole: { object, policy in whole(object[keyPath: place], policy) })
  }
}

/// Reads and writes all fields of one kind of object.
struct FieldTable<Object: Sendable>: Sendable {
  let fields: [PolicyField<Object>]

  var names: [String] { fields.map(\.name) }
  var docs: [FieldDoc] { fields.map(\.doc) }

  /// What differs from a standard object, in the order of the table.
  func entries(of object: Object, in policy: Policy) -> [DocumentEntry] {
    fields.compactMap { field in
      field.node(object, policy).map { DocumentEntry(field.name, $0) }
    }
  }

  /// Puts what stands in a map over an object. Every mistake is reported.
  func read(
    _ map: DocumentMap, into object: inout Object, _ policy: Policy, _ problems: DocumentProblems
  ) {
    for field in fields {
      guard let cursor = map.optional(field.name) else { continue }
      do throws(DocumentError) {
        try field.take(&object, cursor, policy)
      } catch {
        problems.report(error)
      }
    }
  }
}
