import CLinux

/// File systems on which a lock or a sync may not mean what it means on a disk of our own.
package enum NetworkFileSystem {
  /// Magic numbers of linux/magic.h and of the file systems' own sources.
  private static let names: [UInt32: String] = [
    0x6969: "NFS", 0x517B: "SMB", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB2", 0x0102_1997: "9P",
    0x00C3_6400: "Ceph", 0x5346_414F: "AFS", 0x7375_7245: "Coda", 0x0BD0_0BD0: "Lustre",
    0x0116_1970: "GFS2", 0x7461_636F: "OCFS2", 0x6573_5546: "FUSE",
  ]

  /// nil for a local file system, and where the kernel does not say.
  package static func name(at path: String) -> String? {
    name(ofMagic: rmctl_file_system_magic(path))
  }

  package static func name(ofMagic magic: UInt32) -> String? { names[magic] }
}
