import Glibc
package import Quantities

/// What `/proc/PID/stat` says of a process.
package struct ProcessStat: Hashable, Sendable {
  package let pid: Int32
  package let command: String
  /// `R`, `S`, `Z` and so on.
  package let state: Character
  package let parent: Int32
  package let group: Int32
  /// CPU ticks of the process itself, user and system.
  package let ownTicks: UInt64
  /// CPU ticks of children that it has waited for.
  package let childTicks: UInt64
  package let nice: Int
  /// Ticks after boot at which it started.
  package let startTicks: UInt64

  /// nil when the text has another form: proc_pid_stat(5). The command may contain anything,
  /// closing parentheses too, so the last one counts. Looked for among scalars: a mark in the
  /// command may melt into one character with the parenthesis beside it.
  package init?(parsing whole: String) {
    let text = whole.unicodeScalars
    guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close,
      let pid = Int32(String(text[..<open]).filter { $0 != " " })
    else { return nil }
    let fields = String(text[text.index(after: close)...]).split { $0 == " " || $0 == "\n" }
    guard fields.count >= 20, let state = fields[0].first, let parent = Int32(fields[1]),
      let group = Int32(fields[2]), let user = UInt64(fields[11]), let system = UInt64(fields[12]),
      let childUser = UInt64(fields[13]), let childSystem = UInt64(fields[14]),
      let nice = Int(fields[16]), let start = UInt64(fields[19])
    else { return nil }
    self.pid = pid
    command = String(text[text.index(after: open)..<close])
    self.state = state
    self.parent = parent
    self.group = group
    ownTicks = user &+ system
    childTicks = childUser &+ childSystem
    self.nice = nice
    startTicks = start
  }

  /// nil when there is no such process.
  package static func of(_ pid: Int32) -> ProcessStat? {
    KernelFile.text("/proc/\(pid)/stat").flatMap { ProcessStat(parsing: $0) }
  }

  /// All processes that exist, in no particular order.
  package static func all() -> [ProcessStat] {
    guard let folder = opendir("/proc") else { return [] }
    defer { closedir(folder) }
    var all: [ProcessStat] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let pid = Int32(name), let stat = of(pid) { all.append(stat) }
    }
    return all
  }

  /// The kernel's own: children of kthreadd, which is process 2.
  package var isKernelThread: Bool { pid == 2 || parent == 2 }

  /// The time that one tick stands for.
  package static let tick: TimeSpan = {
    let perSecond = max(1, sysconf(Int32(_SC_CLK_TCK)))
    return TimeSpan(nanoseconds: 1_000_000_000 / Int64(perSecond))
  }()

  package static func time(ofTicks ticks: UInt64) -> TimeSpan {
    let (product, overflow) = Int64(clamping: ticks)
      .multipliedReportingOverflow(by: tick.nanoseconds)
    return overflow ? .longest : TimeSpan(nanoseconds: product)
  }
}
