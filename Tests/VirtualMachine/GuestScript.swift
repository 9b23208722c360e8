import Foundation
import Testing

/// The version of control groups that the guest mounts.
enum GuestLayout: String, CaseIterable, Sendable {
  case unified, legacy
}

/// A file in the folder Guest, run inside the machine.
struct GuestScript: Hashable, Sendable, CustomTestStringConvertible {
  let name: String
  let layouts: Set<GuestLayout>

  var testDescription: String { name }

  init(_ name: String, _ layouts: Set<GuestLayout> = Set(GuestLayout.allCases)) {
    self.name = name
    self.layouts = layouts
  }

  /// In the order in which they run.
  static let all = [
    GuestScript("host.sh"), GuestScript("run.sh"), GuestScript("plan.sh"),
    GuestScript("delegated.sh", [.unified]),
    GuestScript("shares.sh"), GuestScript("idle.sh"), GuestScript("cap.sh"),
    GuestScript("processors.sh"), GuestScript("memory.sh"), GuestScript("io.sh"),
    GuestScript("pids.sh"), GuestScript("daemons.sh"), GuestScript("death.sh"),
    GuestScript("heal.sh"), GuestScript("delegated-run.sh", [.unified]),
    GuestScript("require.sh", [.unified]),
  ]

  /// Beside this file.
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "Guest")

  /// What runs in a layout: everything, or just the scripts that `RMCTL_GUEST_ONLY` names,
  /// separated by spaces.
  static func selected(_ layout: GuestLayout) -> [GuestScript] {
    let only = ProcessInfo.processInfo.environment["RMCTL_GUEST_ONLY"]?
      .split(separator: " ").map(String.init)
    return all.filter { script in
      script.layouts.contains(layout) && only?.contains(script.name) ?? true
    }
  }

  var text: String {
    get throws { try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8) }
  }

  /// The names behind `check` and `within` at the beginning of a line.
  func checkNames() throws -> [String] {
    try text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard words.count > 2, words[0] == "check" || words[0] == "within" else { return nil }
      return String(words[1])
    }
  }

  /// Of scripts that cannot be read the name stands for all checks: it fails then.
  func checks(_ layout: GuestLayout) -> [GuestCheck] {
    let names = (try? checkNames()) ?? ["readable"]
    return names.map { GuestCheck(layout: layout, script: name, name: $0) }
  }
}
