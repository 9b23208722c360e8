import Glibc
import Synchronization

/// A folder of plain files that stands for `/` of a machine with control groups, and the kernel's
/// part in it: files appear in new groups, lists of processes and controllers are kept, and the
/// values that a kernel refuses are refused.
public final class FakeControlGroups: Sendable {
  public let root: TemporaryFolder
  /// Error numbers that the next acts on a path get, whatever they are.
  private let failures = Mutex<[String: [Int32]]>([:])
  /// Every value written, as `file=value`.
  private let log = Mutex<[String]>([])

  public init() throws {
    root = try TemporaryFolder()
    for folder in ["proc", "proc/self", "sys", "sys/fs", "sys/fs/cgroup"] {
      mkdir(root.path(folder), 0o755)
    }
  }

  /// Mounts version 2 at a path below `/sys/fs/cgroup`, empty for itself.
  public func mountUnified(at place: String = "", controllers: String) throws {
    let folder = "sys/fs/cgroup" + place
    mkdir(root.path(folder), 0o755)
    try fill(folder, unifiedFiles(controllers))
    // The top of all has neither.
    unlink(root.path(folder + "/cgroup.type"))
    try addLine("30 20 0:26 / /sys/fs/cgroup\(place) rw - cgroup2 cgroup2 rw", to: "mountinfo")
    try addLine("0::/", to: "cgroup")
  }

  /// Mounts a hierarchy of version 1 at a folder named after its controllers.
  public func mountLegacy(_ controllers: String) throws {
    let folder = "sys/fs/cgroup/" + controllers
    mkdir(root.path(folder), 0o755)
    try fill(folder, legacyFiles(controllers))
    try fill(folder, ["cpuset.cpus": "0-3\n", "cpuset.mems": "0\n"]) { self.exists($0) }
    let line = "31 20 0:27 / /\(folder) rw,nosuid shared:9 - cgroup cgroup rw,\(controllers)"
    try addLine(line, to: "mountinfo")
    try addLine("5:\(controllers):/", to: "cgroup")
  }

  /// The text of a file below `/sys/fs/cgroup`; nil when there is none.
  public func text(_ path: String) -> String? { root.text("sys/fs/cgroup/" + path) }

  public func set(_ path: String, _ text: String) throws {
    try root.write(text, to: "sys/fs/cgroup/" + path)
  }

  /// The folders below `/sys/fs/cgroup/path`.
  public func groups(_ path: String) -> [String] {
    folders("sys/fs/cgroup/" + path).sorted()
  }

  /// Makes the next acts on a group fail, one with each number.
  public func fail(_ path: String, with numbers: [Int32]) {
    failures.withLock { $0[root.path("sys/fs/cgroup/" + path)] = numbers }
  }

  public func takeLog() -> [String] {
    log.withLock { log in
      defer { log = [] }
      return log
    }
  }
}

// What the kernel does. The answers: nil to let the plain file do it, 0 when it is done, an error
// number otherwise.
extension FakeControlGroups {
  public func made(_ folder: String) {
    let name = relative(folder)
    let above = name.split(separator: "/").dropLast().joined(separator: "/")
    let isUnified = root.text(above + "/cgroup.subtree_control") != nil
    let files =
      isUnified
      ? unifiedFiles(root.text(above + "/cgroup.subtree_control") ?? "")
      : legacyFiles(String(name.split(separator: "/")[3]))
    try? fill(name, files)
  }

  public func removing(_ folder: String) -> Int32? {
    if let number = nextFailure(folder) { return number }
    let name = relative(folder)
    guard folders(name).isEmpty, root.text(name + "/cgroup.procs") ?? "" == "" else {
      return EBUSY
    }
    for file in files(name) { unlink(root.path("\(name)/\(file)")) }
    return nil
  }

  public func writing(_ folder: String, _ file: String, _ value: String) -> Int32? {
    log.withLock { $0.append("\(file)=\(value)") }
    if let number = nextFailure(folder) { return number }
    let name = relative(folder)
    guard exists("\(name)/\(file)") else { return ENOENT }
    switch file {
    case "cgroup.procs": return addProcess(value, name)
    case "cgroup.subtree_control": return enable(value, name)
    case "cgroup.kill": return kill(name)
    case "io.max":
      return setDevice(value, name, file) { value in
        value.split(separator: " ").dropFirst().allSatisfy { $0.hasSuffix("=max") }
      }
    case _ where file.hasPrefix("blkio.throttle."):
      return setDevice(value, name, file) { $0.hasSuffix(" 0") }
    case "memory.limit_in_bytes", "memory.memsw.limit_in_bytes":
      return setLegacyMemory(value, name, file)
    case "cpu.cfs_quota_us": return Int(value).map { $0 >= 0 && $0 < 1000 } ?? true ? EINVAL : nil
    case "io.weight", "io.bfq.weight": return value.hasPrefix("default ") ? nil : EINVAL
    default: return nil
    }
  }

  private func addProcess(_ pid: String, _ name: String) -> Int32 {
    guard root.text(name + "/cgroup.subtree_control") ?? "" == "" else { return EBUSY }
    if isLegacy(name), root.text(name + "/cpuset.cpus") == "\n" { return ENOSPC }
    let hierarchy = name.split(separator: "/").prefix(4).joined(separator: "/")
    for group in [hierarchy] + below(hierarchy) {
      let others = lines("\(group)/cgroup.procs").filter { $0 != pid }
      try? root.write(others.map { $0 + "\n" }.joined(), to: "\(group)/cgroup.procs")
    }
    try? addLine(pid, toFile: "\(name)/cgroup.procs")
    return 0
  }

  private func enable(_ value: String, _ name: String) -> Int32 {
    var enabled = lines(name + "/cgroup.subtree_control").flatMap { $0.split(separator: " ") }
    let available = (root.text(name + "/cgroup.controllers") ?? "").split { " \n".contains($0) }
    for word in value.split(separator: " ").map({ $0.dropFirst() }) {
      guard available.contains(word) else { return ENOENT }
      guard lines(name + "/cgroup.procs").isEmpty || !exists(name + "/cgroup.type") else {
        return EBUSY
      }
      if !enabled.contains(word) { enabled.append(word) }
      for child in folders(name) { try? fill("\(name)/\(child)", Self.files[String(word)] ?? [:]) }
    }
    let text = enabled.joined(separator: " ") + "\n"
    try? root.write(text, to: name + "/cgroup.subtree_control")
    for child in folders(name) { try? root.write(text, to: "\(name)/\(child)/cgroup.controllers") }
    return 0
  }

  private func kill(_ name: String) -> Int32 {
    for group in [name] + below(name) { try? root.write("", to: group + "/cgroup.procs") }
    return 0
  }

  private func setDevice(
    _ value: String, _ name: String, _ file: String, clears: (String) -> Bool
  ) -> Int32 {
    let device = value.split(separator: " ").first ?? ""
    var kept = lines("\(name)/\(file)").filter { !$0.hasPrefix(device + " ") }
    if !clears(value) { kept.append(value) }
    try? root.write(kept.map { $0 + "\n" }.joined(), to: "\(name)/\(file)")
    return 0
  }

  private func setLegacyMemory(_ value: String, _ name: String, _ file: String) -> Int32 {
    let unlimited: Int64 = 9_223_372_036_854_771_712
    let bytes = Int64(value).map { $0 < 0 ? unlimited : $0 & ~4095 } ?? -1
    let twin = file.contains("memsw") ? "memory.limit_in_bytes" : "memory.memsw.limit_in_bytes"
    let other = lines("\(name)/\(twin)").first.flatMap { Int64($0) } ?? unlimited
    if file.contains("memsw") ? bytes < other : bytes > other { return EINVAL }
    try? root.write("\(bytes)\n", to: "\(name)/\(file)")
    return 0
  }

  private func nextFailure(_ folder: String) -> Int32? {
    failures.withLock { failures in
      guard let first = failures[folder]?.first else { return nil }
      failures[folder]?.removeFirst()
      return first
    }
  }
}

extension FakeControlGroups {
  private func unifiedFiles(_ controllers: String) -> [String: String] {
    let names = controllers.split { " \n".contains($0) }.map(String.init)
    var files = [
      "cgroup.controllers": names.joined(separator: " ") + "\n", "cgroup.subtree_control": "",
      "cgroup.procs": "", "cgroup.events": "populated 0\nfrozen 0\n", "cgroup.freeze": "0\n",
      "cgroup.kill": "", "cgroup.type": "domain\n",
      "cpu.stat": "usage_usec 1500\nuser_usec 1000\nsystem_usec 500\n",
    ]
    for name in names { files.merge(Self.files[name] ?? [:]) { $1 } }
    return files
  }

  private func legacyFiles(_ controllers: String) -> [String: String] {
    var files = ["cgroup.procs": "", "tasks": ""]
    for name in controllers.split(separator: ",") {
      files.merge(Self.files["1:" + name] ?? [:]) { $1 }
    }
    return files
  }

  private func fill(
    _ folder: String, _ files: [String: String], where isWanted: (String) -> Bool = { _ in true }
  ) throws {
    for (name, text) in files where isWanted("\(folder)/\(name)") {
      try root.write(text, to: "\(folder)/\(name)")
    }
  }

  private func addLine(_ line: String, to file: String) throws {
    try addLine(line, toFile: "proc/self/" + file)
  }

  private func addLine(_ line: String, toFile file: String) throws {
    try root.write((root.text(file) ?? "") + line + "\n", to: file)
  }

  private func lines(_ file: String) -> [String] {
    (root.text(file) ?? "").split(separator: "\n").map(String.init)
  }

  private func exists(_ path: String) -> Bool { access(root.path(path), F_OK) == 0 }

  private func relative(_ folder: String) -> String {
    String(folder.dropFirst(root.path.count + 1))
  }

  private func isLegacy(_ folder: String) -> Bool {
    !exists(folder + "/cgroup.subtree_control")
  }

  private func below(_ folder: String) -> [String] {
    folders(folder).flatMap { ["\(folder)/\($0)"] + below("\(folder)/\($0)") }
  }

  private func folders(_ folder: String) -> [String] { entries(folder, UInt8(DT_DIR)) }

  private func files(_ folder: String) -> [String] { entries(folder, UInt8(DT_REG)) }

  private func entries(_ folder: String, _ type: UInt8) -> [String] {
    guard let listing = opendir(root.path(folder)) else { return [] }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
      guard entry.pointee.d_type == type else { continue }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}

extension FakeControlGroups {
  /// The files that a controller brings, those of version 1 after `1:`.
  private static let files: [String: [String: String]] = [
    "cpu": ["cpu.weight": "100\n", "cpu.max": "max 100000\n"],
    "cpuset": ["cpuset.cpus": "\n", "cpuset.mems": "\n"],
    "memory": [
      "memory.max": "max\n", "memory.high": "max\n", "memory.swap.max": "max\n",
      "memory.oom.group": "0\n", "memory.current": "8192\n", "memory.peak": "16384\n",
      "memory.swap.current": "4096\n",
      "memory.events": "low 0\nhigh 3\nmax 2\noom 1\noom_kill 1\noom_group_kill 0\n",
    ],
    "io": ["io.max": "", "io.weight": "default 100\n", "io.stat": ""],
    "pids": ["pids.max": "max\n", "pids.current": "2\n", "pids.events": "max 4\n"],
    "1:cpu": [
      "cpu.shares": "1024\n", "cpu.cfs_quota_us": "-1\n", "cpu.cfs_period_us": "100000\n",
      "cpu.stat": "nr_periods 5\nnr_throttled 2\nthrottled_time 7000\n",
    ],
    "1:cpuacct": ["cpuacct.usage": "1500000\n"],
    "1:cpuset": ["cpuset.cpus": "\n", "cpuset.mems": "\n"],
    "1:memory": [
      "memory.limit_in_bytes": "9223372036854771712\n", "memory.usage_in_bytes": "8192\n",
      "memory.memsw.limit_in_bytes": "9223372036854771712\n",
      "memory.memsw.usage_in_bytes": "12288\n", "memory.max_usage_in_bytes": "16384\n",
      "memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n",
    ],
    "1:blkio": [
      "blkio.throttle.read_bps_device": "", "blkio.throttle.write_bps_device": "",
      "blkio.throttle.read_iops_device": "", "blkio.throttle.write_iops_device": "",
      "blkio.throttle.io_service_bytes": "Total 0\n", "blkio.throttle.io_serviced": "Total 0\n",
      "blkio.weight": "500\n",
    ],
    "1:pids": ["pids.max": "max\n", "pids.current": "2\n", "pids.events": "max 4\n"],
    "1:freezer": ["freezer.state": "THAWED\n"],
  ]
}
