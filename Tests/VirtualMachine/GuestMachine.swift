import Foundation
import TestSupport

/// A machine of its own for guest scripts, emulated; see boot.sh.
enum GuestMachine {
  /// The kernel that the environment names, with its modules in the package tree around it.
  private static let kernel: String? = {
    let path = ProcessInfo.processInfo.environment["RMCTL_GUEST_KERNEL"] ?? ""
    return path.isEmpty ? nil : URL(fileURLWithPath: path).path
  }()

  /// What is not there, with what to do about it; nil when machines can be started.
  static let obstacle: String? = {
    let packages = [
      "qemu-system-x86_64": "qemu-system-x86", "busybox": "busybox-static", "cpio": "cpio",
      "gzip": "gzip", "ldd": "libc-bin", "timeout": "coreutils",
    ]
    let missing = packages.filter { !RmctlBinary.hasTool($0.key) }.values.sorted()
    guard missing.isEmpty else {
      return "no guest without the packages \(missing.joined(separator: " "))"
    }
    guard let kernel else {
      return "no guest without a kernel: name the vmlinuz of an unpacked Debian package "
        + "linux-image-*-cloud-amd64 in RMCTL_GUEST_KERNEL, as .ci/run does"
    }
    return FileManager.default.isReadableFile(atPath: kernel)
      ? nil : "no guest: RMCTL_GUEST_KERNEL names \(kernel), which cannot be read"
  }()

  /// How long one machine may run, all its scripts together.
  private static let deadline = 1800

  /// Boots a machine, runs scripts in it to their ends and turns it off.
  static func run(_ scripts: [GuestScript], in layout: GuestLayout) throws -> GuestReport {
    let boot = GuestScript.folder.deletingLastPathComponent().appending(path: "boot.sh").path
    // Its end kills whatever the script has left running.
    let rmctl = try RmctlBinary()
    let words =
      ["sh", boot, kernel ?? "", RmctlBinary.path, layout.rawValue, "\(deadline)"]
      + scripts.map(\.name)
    let answer = try withExtendedLifetime(rmctl) {
      try rmctl.launch(words, environment: ["TMPDIR": rmctl.folder])
        .finish(within: Double(deadline) + 60)
    }
    let report = GuestReport(console: answer.out + "\n" + answer.error)
    for figure in report.figures { print("figure \(layout.rawValue) \(figure)") }
    if let folder = ProcessInfo.processInfo.environment["RMCTL_GUEST_LOG"], !folder.isEmpty {
      try answer.description.write(
        toFile: "\(folder)/guest-\(layout.rawValue).log", atomically: true, encoding: .utf8)
    }
    return report
  }
}

/// One machine per layout for all tests, one after the other: this computer has work to do.
actor GuestMachines {
  static let shared = GuestMachines()
  private var reports: [GuestLayout: Result<GuestReport, any Error>] = [:]

  func report(_ layout: GuestLayout) throws -> GuestReport {
    if let report = reports[layout] { return try report.get() }
    let report = Result { try GuestMachine.run(GuestScript.selected(layout), in: layout) }
    reports[layout] = report
    return try report.get()
  }
}
