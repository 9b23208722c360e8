/// What a mapping looks at. The order in which they are asked is ``MappingOrder``.
public enum MappingAttribute: String, Codable, Hashable, Sendable, CaseIterable {
  /// The group that the session asks for itself: has a place in the order, but no mappings.
  case explicit
  /// `service.module.action`.
  case serviceModuleAction = "service-module-action"
  /// `service.module`.
  case serviceModule = "service-module"
  /// `module.action`.
  case moduleAction = "module-action"
  case module
  case service
  case user
  case program
  case osUser = "os-user"
  case machine
  case clientID = "client-id"

  /// The ten that can be mapped.
  public static let mappable = allCases.filter { $0 != .explicit }

  /// Whether the case of letters counts, where the policy does not say that it always does: as in
  /// Oracle only for modules and actions.
  public var isCaseSensitive: Bool {
    switch self {
    case .serviceModuleAction, .serviceModule, .moduleAction, .module: true
    case .explicit, .service, .user, .program, .osUser, .machine, .clientID: false
    }
  }

  /// The session's value; nil when a part of it is not known.
  public func value(in session: SessionAttributes) -> String? {
    switch self {
    case .explicit: nil
    case .serviceModuleAction: Self.joined([session.service, session.module, session.action])
    case .serviceModule: Self.joined([session.service, session.module])
    case .moduleAction: Self.joined([session.module, session.action])
    case .module: session.module
    case .service: session.service
    case .user: session.user
    case .program: session.program
    case .osUser: session.osUser
    case .machine: session.machine
    case .clientID: session.clientID
    }
  }

  private static func joined(_ parts: [String?]) -> String? {
    let known = parts.compactMap { $0 }
    return known.count == parts.count ? known.joined(separator: ".") : nil
  }
}

/// The order in which mapping attributes are asked: all eleven, ``MappingAttribute/explicit``
/// first, as in Oracle.
public struct MappingOrder: Hashable, Sendable {
  public let attributes: [MappingAttribute]

  /// Oracle's order out of the box.
  public static let standard = MappingOrder(unchecked: MappingAttribute.allCases)

  private init(unchecked attributes: [MappingAttribute]) {
    self.attributes = attributes
  }

  /// - Parameter attributes: `explicit` may be left out; it is the first in any case.
  /// - Throws: ``PolicyError/invalidOrder(_:)`` when one is missing, stands twice, or `explicit`
  ///   stands anywhere but first.
  public init(_ attributes: [MappingAttribute]) throws(PolicyError) {
    let all = attributes.contains(.explicit) ? attributes : [.explicit] + attributes
    for (index, attribute) in all.enumerated() where all[..<index].contains(attribute) {
      throw .invalidOrder("\(attribute.rawValue) stands in it twice")
    }
    guard all.first == .explicit else {
      throw .invalidOrder("explicit must be the first: what a session asks for goes over all else")
    }
    let missing = MappingAttribute.allCases.filter { !all.contains($0) }
    guard missing.isEmpty else {
      throw .invalidOrder("missing: " + missing.map(\.rawValue).joined(separator: ", "))
    }
    self.attributes = all
  }
}

extension MappingOrder: Codable {
  public init(from decoder: any Decoder) throws {
    let list = try decoder.singleValueContainer().decode([MappingAttribute].self)
    do {
      try self.init(list)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: String(describing: error)))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(attributes)
  }
}
