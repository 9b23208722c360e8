import Glibc
import LinuxHost
import TestSupport
import Testing

/// Which disks stand behind a device, in a folder that stands for `/`.
@Suite struct BackingDisksTests {
  let root: TemporaryFolder

  init() throws {
    root = try TemporaryFolder()
    for folder in ["sys", "sys/dev", "sys/dev/block", "sys/devices"] {
      mkdir(root.path(folder), 0o755)
    }
  }

  private func add(_ number: String, _ folder: String, isPartition: Bool = false) throws {
    mkdir(root.path("sys/devices/" + folder), 0o755)
    mkdir(root.path("sys/devices/" + folder + "/slaves"), 0o755)
    try root.write(number + "\n", to: "sys/devices/" + folder + "/dev")
    if isPartition { try root.write("1\n", to: "sys/devices/" + folder + "/partition") }
    symlink("../../devices/" + folder, root.path("sys/dev/block/" + number))
  }

  private func stand(_ volume: String, on device: String) {
    let name = device.split(separator: "/").last ?? ""
    symlink("../../" + device, root.path("sys/devices/\(volume)/slaves/\(name)"))
  }

  private func disks(_ text: String) -> [String] {
    DeviceNumber(parsing: text).map { device in
      BackingDisks.of(device, root: root.path).map(\.description)
    } ?? ["?"]
  }

  @Test func aPartitionIsOnItsDisk() throws {
    try add("8:0", "sda")
    try add("8:1", "sda/sda1", isPartition: true)
    #expect(disks("8:1") == ["8:0"] && disks("8:0") == ["8:0"])
  }

  @Test func aVolumeIsOnAllItsDisks() throws {
    try add("8:0", "sda")
    try add("8:2", "sda/sda2", isPartition: true)
    try add("8:16", "sdb")
    try add("253:0", "dm-0")
    try add("253:1", "dm-1")
    stand("dm-0", on: "sda/sda2")
    stand("dm-0", on: "sdb")
    stand("dm-1", on: "dm-0")
    #expect(disks("253:1") == ["8:0", "8:16"])
    // What stands on itself stands on nothing.
    try add("253:2", "dm-2")
    stand("dm-2", on: "dm-2")
    #expect(disks("253:2") == [])
  }

  @Test func whatIsOnNoDeviceHasNone() {
    #expect(disks("0:31") == [] && disks("8:0") == [])
    #expect(BackingDisks.behind(path: "/proc") == [])
    #expect(BackingDisks.behind(path: root.path("nothing")) == nil)
  }

  @Test func theDisksOfThisMachineAreWhole() throws {
    var status = stat()
    #expect(stat("/", &status) == 0)
    for disk in try #require(BackingDisks.behind(path: "/")) {
      #expect(access("/sys/dev/block/\(disk)/queue", F_OK) == 0)
      #expect(access("/sys/dev/block/\(disk)/partition", F_OK) != 0)
    }
  }
}
