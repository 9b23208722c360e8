public import Quantities

/// What happens to a call that passes a threshold.
public struct SwitchRules: Hashable, Codable, Sendable {
  public enum Action: Hashable, Sendable {
    case group(GroupID)
    /// End the call; the session stays.
    case cancel
    /// End the session.
    case kill
    /// Only note it.
    case log
  }

  /// nil: nothing, even if a threshold is set.
  public var action: Action?
  /// CPU time.
  public var cpu: TimeSpan?
  /// Time since the call began to run.
  public var elapsed: TimeSpan?
  /// Bytes read and written.
  public var ioBytes: ByteCount?
  /// Requests to devices.
  public var ioRequests: Int?
  /// Logical reads.
  public var ioLogical: Int?
  /// Judge by the estimate before the call runs, against the CPU threshold.
  public var byEstimate = false
  /// Go back to the former group at the end of the call.
  public var forCall = false

  public init() {}

  public var isEmpty: Bool { self == SwitchRules() }

  /// Whether any threshold is set.
  public var hasThreshold: Bool {
    cpu != nil || elapsed != nil || ioBytes != nil || ioRequests != nil || ioLogical != nil
  }

  func check() throws(PolicyError) {
    for (field, span) in [("switch CPU", cpu), ("switch elapsed", elapsed)] {
      guard let span, span < .milliseconds(1) else { continue }
      throw .outOfRange(field: field, value: span.description, range: "1ms or more")
    }
    try ResourceLimits.check(ioRequests, "switch I/O requests", in: 1...Int(Int32.max))
    try ResourceLimits.check(ioLogical, "switch logical I/O", in: 1...Int(Int32.max))
    if let ioBytes, ioBytes == .zero {
      throw .outOfRange(field: "switch I/O bytes", value: "0", range: "1 byte or more")
    }
  }
}

extension SwitchRules.Action: Codable {
  public init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let id = try? value.decode(GroupID.self) {
      self = .group(id)
      return
    }
    switch try value.decode(String.self) {
    case "cancel": self = .cancel
    case "kill": self = .kill
    case "log": self = .log
    default:
      throw DecodingError.dataCorruptedError(in: value, debugDescription: "no switch action")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    switch self {
    case .group(let id): try value.encode(id)
    case .cancel: try value.encode("cancel")
    case .kill: try value.encode("kill")
    case .log: try value.encode("log")
    }
  }
}
