import DurableStorage
import TestSupport
import Testing

@Suite struct ChecksumTests {
  /// RFC 3720, appendix B.4, and the usual check value.
  @Test func crc32cOfKnownTextsIsAsInTheStandard() {
    #expect(Checksum.crc32c(Array("123456789".utf8)) == 0xE306_9283)
    #expect(Checksum.crc32c([]) == 0)
    #expect(Checksum.crc32c([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(Checksum.crc32c([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(Checksum.crc32c(Array(0..<32)) == 0x46DD_794E)
    #expect(Checksum.crc32c(Array((0..<32).reversed())) == 0x113F_DB5C)
  }

  @Test func fourBytesAtATimeAreTheSameAsOneBitAtATime() {
    var random = SplitMix64(seed: 1)
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(Checksum.crc32c(bytes) == bitwise(bytes), "\(count) bytes")
    }
  }

  @Test func slicesAndScatteredCollectionsCountAsTheirBytes() {
    let bytes = Array("xx123456789yy".utf8)
    #expect(Checksum.crc32c(bytes[2..<11]) == 0xE306_9283)
    #expect(Checksum.crc32c("123456789".utf8) == 0xE306_9283)
    let scattered = Array("123".utf8).lazy.map { $0 }
    #expect(Checksum.crc32c(scattered) == bitwise(Array("123".utf8)))
  }

  private func bitwise(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
    }
    return ~crc
  }
}
