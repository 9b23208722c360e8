import LinuxHost
import ResourceEngine
import ResourceManagement

/// What an adopted session has used, as far as its control group has counted.
enum AdoptedUsage {
  static func read(_ session: Session, _ snapshot: Snapshot) -> Usage {
    guard let hold = GroupHold(of: session, in: snapshot),
      let statistics = try? hold.groups.statistics(of: hold.path)
    else { return Usage() }
    var usage = Usage(
      cpu: statistics.cpu?.used ?? .zero, peakMemory: statistics.peakMemory ?? .zero)
    usage.throttled = statistics.cpu?.throttled ?? .zero
    for device in (statistics.io ?? [:]).values {
      usage.bytesRead = usage.bytesRead + ByteCount(bytes: Int64(clamping: device.bytesRead))
      usage.bytesWritten =
        usage.bytesWritten + ByteCount(bytes: Int64(clamping: device.bytesWritten))
    }
    return usage
  }
}
