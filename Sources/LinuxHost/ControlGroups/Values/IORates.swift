/// What a group may read from and write to one device in a second: a line of `io.max`, or a line
/// in each of four files of version 1.
package struct IORates: Hashable, Sendable {
  package enum Key: String, CaseIterable, Sendable {
    /// Bytes per second.
    case rbps, wbps
    /// Requests per second. The kernel keeps 32 bits of them.
    case riops, wiops

    /// The file of version 1.
    package var legacyFile: String {
      switch self {
      case .rbps: "blkio.throttle.read_bps_device"
      case .wbps: "blkio.throttle.write_bps_device"
      case .riops: "blkio.throttle.read_iops_device"
      case .wiops: "blkio.throttle.write_iops_device"
      }
    }
  }

  /// What is missing is unlimited.
  private var limits: [Key: UInt64] = [:]

  package init() {}

  package static let unlimited = IORates()

  /// nil for no limit. A limit of 0 becomes 1, because version 1 takes 0 for none; requests are
  /// held to 32 bits.
  package subscript(key: Key) -> UInt64? {
    get { limits[key] }
    set { limits[key] = newValue.map { Self.held($0, key) } }
  }

  private static func held(_ limit: UInt64, _ key: Key) -> UInt64 {
    let most = key == .riops || key == .wiops ? UInt64(UInt32.max) : .max
    return min(max(1, limit), most)
  }

  /// The rest of the line of `io.max`, all four named, so that nothing of before stays.
  package var text: String {
    Key.allCases.map { "\($0.rawValue)=\(self[$0].map(String.init) ?? "max")" }
      .joined(separator: " ")
  }

  /// The words after the device, any subset in any order.
  init?(words: some Sequence<Substring>) {
    for word in words {
      let parts = word.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, let key = Key(rawValue: String(parts[0])) else { return nil }
      if parts[1] == "max" {
        self[key] = nil
      } else {
        guard let limit = KernelNumber.whole(parts[1]) else { return nil }
        self[key] = limit
      }
    }
  }

  /// `io.max`: devices without a line have no limit.
  package static func table(parsing text: String) -> [DeviceNumber: IORates]? {
    var table: [DeviceNumber: IORates] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let first = words.first, let device = DeviceNumber(parsing: first),
        let rates = IORates(words: words.dropFirst())
      else { return nil }
      if rates != .unlimited { table[device] = rates }
    }
    return table
  }

  /// One of the files of version 1: `254:0 1048576`.
  package static func legacyTable(parsing text: String) -> [DeviceNumber: UInt64]? {
    var table: [DeviceNumber: UInt64] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count == 2, let device = DeviceNumber(parsing: words[0]),
        let limit = KernelNumber.whole(words[1])
      else { return nil }
      table[device] = limit
    }
    return table
  }
}
