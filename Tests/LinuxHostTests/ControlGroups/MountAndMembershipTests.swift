import LinuxHost
import TestSupport
import Testing

/// Lines of `/proc/self/mountinfo` and `/proc/self/cgroup`.
@Suite struct MountAndMembershipTests {
  @Test func linesOfMounts() throws {
    let plain = try #require(
      MountedFileSystem(
        parsing: "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue"))
    #expect(plain.device == DeviceNumber(major: 98, minor: 0))
    #expect(plain.root == "/mnt1" && plain.mountPoint == "/mnt2" && plain.type == "ext3")
    #expect(plain.source == "/dev/root" && plain.superOptions == ["rw", "errors=continue"])
    #expect(!plain.isReadOnly)
    let bare = try #require(
      MountedFileSystem(parsing: "41 31 0:38 / /sys/fs/cgroup/unified ro - cgroup2 cgroup2 rw"))
    #expect(bare.isReadOnly && bare.options == ["ro"])
    let many = try #require(
      MountedFileSystem(
        parsing: #"1 2 0:3 /a\040b /c\134d\011 rw shared:1 master:2 propagate_from:3 - x - rw"#))
    #expect(many.root == "/a b" && many.mountPoint == "/c\\d\t" && many.source == "-")
    // Sources may be empty.
    #expect(MountedFileSystem(parsing: "1 2 0:3 / /x rw - tmpfs  rw")?.source == "")
  }

  @Test(
    arguments: [
      "", "1 2 0:3 / /x rw shared:1", "1 2 0:3 / /x rw - tmpfs", "1 2 0 / /x rw - tmpfs t rw",
      #"1 2 0:3 / /x\04 rw - tmpfs t rw"#, #"1 2 0:3 / /x\400 rw - tmpfs t rw"#,
      #"1 2 0:3 / /x\9zz rw - tmpfs t rw"#, "1 2 0:3 x /x rw - tmpfs t rw",
      "1 2 0:3 / x rw - tmpfs t rw", "1 2 -0:3 / /x rw - tmpfs t rw",
    ])
  func anotherFormIsNoMount(line: String) {
    #expect(MountedFileSystem(parsing: line[...]) == nil)
  }

  @Test func linesOfMembership() {
    let list = GroupMembership.list(
      parsing: "9:name=systemd:/\n2:cpu,cpuacct:/a:b/c\n0::/\n:::\nx\n3:pids:relative\n")
    #expect(
      list == [
        GroupMembership(controllers: ["name=systemd"], path: "/"),
        GroupMembership(controllers: ["cpu", "cpuacct"], path: "/a:b/c"),
        GroupMembership(controllers: [], path: "/"),
      ])
    let outside = GroupMembership(controllers: [], path: "/../other")
    #expect(outside.path(belowMountOf: "/") == nil)
    #expect(list.last?.path(belowMountOf: "/..") == nil)
    #expect(list[1].path(belowMountOf: "/a:b") == "/c")
  }

  @Test func noiseNeverTraps() {
    var random = SplitMix64(seed: 0x5EED_0042)
    let sample = #"36 35 98:0 /m\040t /mnt2 rw master:1 - cgroup c rw,cpu"# + "\n5:cpu:/a/b\n0::/\n"
    for _ in 0..<500 {
      var bytes = Array(sample.utf8)
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] =
          UInt8(truncatingIfNeeded: random.next())
      }
      let text = String(decoding: bytes, as: UTF8.self)
      _ = MountedFileSystem.list(parsing: text)
      for member in GroupMembership.list(parsing: text) { _ = member.path(belowMountOf: "/a") }
    }
  }
}
