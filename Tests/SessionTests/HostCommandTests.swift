import Foundation
import TestSupport
import Testing

/// `host show` against the real binary.
@Suite struct HostCommandTests {
  @Test("it says what the machine has, and of every controller where it is or why it is of no use")
  func show() throws {
    let rmctl = try RmctlBinary()
    let host = try rmctl.done("host show -o json").json
    #expect((host["cores"] as? Int ?? 0) > 0 && (host["memory"] as? Int ?? 0) > 1 << 24)
    #expect((host["kernel"] as? String)?.hasPrefix("Linux ") == true)
    let nodes = try #require(host["nodes"] as? [[String: Any]])
    #expect(!nodes.isEmpty)
    let controllers = try #require(host["controllers"] as? [[String: Any]])
    #expect(
      controllers.map { $0["controller"] as? String } == [
        "cpu", "cpuset", "memory", "io", "pids", "freezer", "cpuacct",
      ])
    for controller in controllers {
      let isUsable = try #require(controller["usable"] as? Bool)
      #expect((controller["group"] is String) == isUsable, "\(controller)")
      #expect((controller["reason"] is String) == !isUsable, "\(controller)")
    }
    for word in ["controlGroups", "PROCESSORS", "CONTROLLER"] {
      #expect(try rmctl.done("host show").out.contains(word))
    }
    #expect(rmctl.bytes("state.json") == nil)
  }

  @Test("a group that is not there is of no use, and one that is no path is refused")
  func otherGroup() throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.done("host show --cgroup-root /rmctl-nowhere -o json").json
    let controllers = try #require(answer["controllers"] as? [[String: Any]])
    #expect(controllers.allSatisfy { $0["usable"] as? Bool == false })
    expectRefusal(
      try rmctl.run("host show --cgroup-root nowhere".words), 2, "usage.invalid")
  }

  @Test("the doctor checks everything, says how to mend what it finds, and changes nothing")
  func doctor() throws {
    let rmctl = try RmctlBinary()
    let answer = try rmctl.done("host doctor -o json").json
    let checks = try #require(answer["checks"] as? [[String: Any]])
    func count(_ result: String) -> Int { checks.count { $0["result"] as? String == result } }
    #expect(answer["passed"] as? Int == count("PASS") && count("PASS") > 5)
    #expect(answer["warnings"] as? Int == count("WARN") && answer["failures"] as? Int == 0)
    #expect(
      checks.allSatisfy { $0["finding"] is String && ($0["fix"] is String || $0["fix"] is NSNull) })
    for name in ["pidfd", "control-groups", "controller-cpu", "autogroup", "swap", "state"] {
      #expect(checks.contains { $0["check"] as? String == name }, "\(name)")
    }
    let text = try rmctl.done("host doctor").out
    #expect(text.contains("RESULT") && text.contains("is not there yet; the first change makes it"))
    #expect(rmctl.bytes("state.json") == nil)
    expectRefusal(try rmctl.run("host doctor --cgroup-root nowhere".words), 2, "usage.invalid")
  }

  @Test("a state that cannot be read is a failure, with exit code 1")
  func doctorFails() throws {
    let rmctl = try RmctlBinary()
    try rmctl.write("{", to: "state.json")
    let answer = try rmctl.run("host doctor".words)
    #expect(answer.code == 1 && answer.out.contains("FAIL") && answer.out.contains("rmctl state"))
  }
}
