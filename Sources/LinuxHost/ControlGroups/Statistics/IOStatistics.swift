/// What a group has read from and written to one device so far.
package struct IOStatistics: Hashable, Sendable {
  package var bytesRead: UInt64 = 0
  package var bytesWritten: UInt64 = 0
  package var reads: UInt64 = 0
  package var writes: UInt64 = 0

  package init() {}

  /// `io.stat`. A device for which the kernel has written no count is left out.
  package static func table(parsing text: String) -> [DeviceNumber: IOStatistics]? {
    var table: [DeviceNumber: IOStatistics] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let first = words.first, let device = DeviceNumber(parsing: first) else { return nil }
      var counts: [Substring: UInt64] = [:]
      for word in words.dropFirst() {
        let parts = word.split(separator: "=", omittingEmptySubsequences: false)
        // Other policies add words of their own, such as cost.usage=12 or a bare name.
        if parts.count == 2 { counts[parts[0]] = KernelNumber.whole(parts[1]) }
      }
      guard let read = counts["rbytes"], let written = counts["wbytes"], let reads = counts["rios"],
        let writes = counts["wios"]
      else { continue }
      var statistics = IOStatistics()
      (statistics.bytesRead, statistics.bytesWritten) = (read, written)
      (statistics.reads, statistics.writes) = (reads, writes)
      table[device] = statistics
    }
    return table
  }

  /// - Parameters:
  ///   - bytes: the text of `blkio.throttle.io_service_bytes`.
  ///   - calls: the text of `blkio.throttle.io_serviced`.
  package static func legacyTable(bytes: String, calls: String) -> [DeviceNumber: IOStatistics]? {
    guard let bytes = counts(bytes), let calls = counts(calls) else { return nil }
    var table: [DeviceNumber: IOStatistics] = [:]
    for (device, count) in bytes {
      table[device, default: IOStatistics()].bytesRead = count["Read"] ?? 0
      table[device, default: IOStatistics()].bytesWritten = count["Write"] ?? 0
    }
    for (device, count) in calls {
      table[device, default: IOStatistics()].reads = count["Read"] ?? 0
      table[device, default: IOStatistics()].writes = count["Write"] ?? 0
    }
    return table
  }

  /// Lines such as `254:0 Read 4096`, and one `Total` of all devices at the end.
  private static func counts(_ text: String) -> [DeviceNumber: [Substring: UInt64]]? {
    var counts: [DeviceNumber: [Substring: UInt64]] = [:]
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let last = words.last, let number = KernelNumber.whole(last) else { return nil }
      if words.count == 2, words[0] == "Total" { continue }
      guard words.count == 3, let device = DeviceNumber(parsing: words[0]) else { return nil }
      counts[device, default: [:]][words[1]] = number
    }
    return counts
  }
}
