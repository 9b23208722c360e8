/// Numbers by which statfs(2) names the type of a file system: linux/magic.h.
package enum FileSystemMagic {
  package static let cgroup: UInt32 = 0x0027_e0eb
  package static let cgroup2: UInt32 = 0x6367_7270
}
