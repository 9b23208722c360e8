/// CRC-32C (Castagnoli), as in iSCSI and ext4: finds every burst of up to 32 bits and any two
/// flipped bits within 2 GiB.
package enum Checksum {
  /// - Complexity: O(bytes), four bytes a step.
  package static func crc32c(_ bytes: some Collection<UInt8>) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    let isContiguous: Void? = bytes.withContiguousStorageIfAvailable { buffer in
      crc = update(crc, buffer)
    }
    if isContiguous == nil {
      Array(bytes).withUnsafeBufferPointer { crc = update(crc, $0) }
    }
    return ~crc
  }

  private static func update(_ start: UInt32, _ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var crc = start
    var index = 0
    while index + 4 <= bytes.count {
      let word =
        UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
        | UInt32(bytes[index + 3]) << 24
      let mixed = crc ^ word
      crc =
        tables[3][Int(mixed & 0xFF)] ^ tables[2][Int(mixed >> 8 & 0xFF)]
        ^ tables[1][Int(mixed >> 16 & 0xFF)] ^ tables[0][Int(mixed >> 24)]
      index += 4
    }
    while index < bytes.count {
      crc = crc >> 8 ^ tables[0][Int((crc ^ UInt32(bytes[index])) & 0xFF)]
      index += 1
    }
    return crc
  }

  private static let tables: [[UInt32]] = {
    var tables = [[UInt32]](repeating: [UInt32](repeating: 0, count: 256), count: 4)
    for byte in 0..<256 {
      var crc = UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
      tables[0][byte] = crc
    }
    for row in 1..<4 {
      for byte in 0..<256 {
        let previous = tables[row - 1][byte]
        tables[row][byte] = previous >> 8 ^ tables[0][Int(previous & 0xFF)]
      }
    }
    return tables
  }()
}
