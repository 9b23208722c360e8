import DurableStorage
import Testing

struct NetworkFileSystemTests {
  @Test(
    "network file systems are known by their magic numbers",
    arguments: [(0x6969, "NFS"), (0xFF53_4D42, "CIFS"), (0x6573_5546, "FUSE"), (0xEF53, nil)]
      as [(UInt32, String?)])
  func magic(number: UInt32, name: String?) {
    #expect(NetworkFileSystem.name(ofMagic: number) == name)
  }

  @Test("the kernel's own file systems are local, and a path to nowhere is nothing")
  func local() {
    #expect(NetworkFileSystem.name(at: "/proc") == nil)
    #expect(NetworkFileSystem.name(at: "/no/such/path") == nil)
  }
}
