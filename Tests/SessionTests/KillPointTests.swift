import Foundation
import TestSupport
import Testing

/// Killed at any system call: the old state or the new one, never a mix.
@Suite(.enabled(if: RmctlBinary.hasTool("strace"), "needs strace"))
struct KillPointTests {
  private static let changing = [
    "flock", "ftruncate", "pwrite64", "write", "fsync", "fchmod", "link", "unlink", "rename",
    "exit_group",
  ]
  private static let all =
    changing + [
      "openat", "close", "read", "newfstatat", "fstat", "getdents64", "mmap", "mprotect",
    ]

  /// The system calls of one mutating command, in order, each with its line.
  private func trace(_ rmctl: RmctlBinary, _ name: String) throws -> [String] {
    let answer = try rmctl.launch(
      ["strace", "-f", "-y", "-o", "trace", RmctlBinary.path, "group", "create", name]
    ).finish(within: 30)
    #expect(answer.code == 0, "\(answer)")
    return rmctl.text("trace").split(separator: "\n").map { line in
      String(line.drop { $0.isNumber || $0 == " " })
    }
  }

  private func points(_ lines: [String]) -> [(name: String, count: Int)] {
    let names = ConcurrentWriterTests.isHeavy ? Self.all : Self.changing
    return names.map { name in (name, lines.filter { $0.hasPrefix(name + "(") }.count) }
  }

  @Test func oldOrNewAndAcknowledgedIsPresent() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create BASE")
    var isDead = 0
    var isPresent: Set<Bool> = []
    for (name, count) in points(try trace(rmctl, "TRACED")) {
      for occurrence in 1...max(count, 1) where count > 0 {
        let group = "K-\(name)-\(occurrence)"
        let answer = try rmctl.launch(
          [
            "strace", "-f", "-o", "/dev/null", "-e", "trace=\(name)", "-e",
            "inject=\(name):signal=KILL:when=\(occurrence)", RmctlBinary.path, "group", "create",
            group,
          ]
        ).finish(within: 30)
        if answer.end == .signaled(SIGKILL) { isDead += 1 }
        let next = try rmctl.run("group list -o name".words)
        #expect(next.code == 0, "\(group): \(next)")
        let there = next.out.contains(group + "\n")
        isPresent.insert(there)
        #expect(there || !answer.out.contains("created"), "\(group) was acknowledged")
        #expect(next.out.contains("BASE\n"))
      }
    }
    #expect(isDead >= 10, "the injection works: \(isDead)")
    #expect(isPresent == [true, false], "kills before and after the change")
    try rmctl.done("group create AFTER")
    #expect(try rmctl.done("state check").out.contains("sound, generation"))
    let left = try rmctl.shell("ls").out.split(separator: "\n").filter { $0.contains(".tmp.") }
    #expect(left.isEmpty, "\(left)")
  }

  @Test func theAnswerComesAfterEverythingIsOnTheDisk() throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create BASE")
    let lines = try trace(rmctl, "NEW")
    func last(_ matches: (String) -> Bool) -> Int { lines.lastIndex(where: matches) ?? -1 }
    let steps = [
      last { $0.hasPrefix("write(") && $0.contains("state.json.tmp.") },
      last { $0.hasPrefix("fsync(") && $0.contains("state.json.tmp.") },
      last { $0.hasPrefix("rename") && $0.contains("state.json.tmp.") },
      last { $0.hasPrefix("fsync(") && $0.contains("<\(rmctl.folder)>") },
      last { $0.hasPrefix("write(1<") },
    ]
    #expect(steps == steps.sorted() && Set(steps).count == steps.count && steps[0] >= 0, "\(steps)")
    #expect(!lines.contains { $0.hasPrefix("unlink") && $0.contains(".lock") })
  }

  /// The first call of a kind after the lock is taken: earlier ones may be the dynamic loader's.
  @Test(arguments: [
    ("fsync", "EIO", 1, "state.io"), ("rename", "EIO", 1, "state.io"),
    ("link", "ENOSPC", 1, "state.io"), ("fchmod", "EROFS", 1, "state.io"),
    ("rename", "EDQUOT", 1, "state.io"), ("fsync", "EIO", 2, "state.outcome-unknown"),
  ])
  func aFailingDiskIsCode10(call: String, problem: String, when: Int, code: String) throws {
    let rmctl = try RmctlBinary()
    try rmctl.done("group create BASE")
    let before = rmctl.bytes("state.json")
    let answer = try rmctl.launch(
      [
        "strace", "-f", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
        "inject=\(call):error=\(problem):when=\(when)", RmctlBinary.path, "group", "create",
        "NEW",
      ]
    ).finish(within: 30)
    expectRefusal(answer, 10, code)
    #expect(rmctl.bytes("state.json") == before || code == "state.outcome-unknown")
    #expect(try rmctl.done("state check").code == 0)
    let left = try rmctl.shell("ls").out.split(separator: "\n").filter { $0.contains(".tmp.") }
    #expect(left.isEmpty, "\(left)")
  }
}
