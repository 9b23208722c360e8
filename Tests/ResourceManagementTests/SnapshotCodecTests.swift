import DurableStorage
import Quantities
import ResourceEngine
@testable import ResourceManagement
import ResourcePolicy
import TestSupport
import Testing

@Suite struct SnapshotCodecTests {
  let fixture: ManagerFixture
  let bytes: [UInt8]

  init() throws {
    fixture = try ManagerFixture()
    try fixture.fill()
    bytes = try #require(fixture.bytes)
  }

  private func code(_ bytes: [UInt8]) -> ErrorCode? {
    errorCode { _ = try SnapshotCodec.decode(bytes, path: "s") }
  }

  /// The file with parts of its text replaced and the checksum made right again.
  private func forged(_ changes: (String, String)...) throws -> [UInt8] {
    var text = String(decoding: bytes, as: UTF8.self)
    for (old, new) in changes {
      let range = try #require(text.firstRange(of: old), "\(old) is not in \(text)")
      text.replaceSubrange(range, with: new)
    }
    return try sealed(text)
  }

  private func sealed(_ text: String) throws -> [UInt8] {
    let key = "\"checksum\":\""
    let start = try #require(text.firstRange(of: key)).upperBound
    let end = text.index(start, offsetBy: 8)
    let sum = String(Checksum.crc32c(Array((text[..<start] + text[end...]).utf8)), radix: 16)
    let digits = String(repeating: "0", count: 8 - sum.count) + sum
    return Array((text[..<start] + digits + text[end...]).utf8)
  }

  @Test func whatIsReadIsWhatWasWritten() throws {
    let snapshot = try SnapshotCodec.decode(bytes, path: "s")
    #expect(snapshot.engine.sessions.sessions.count == 2)
    #expect(snapshot.bootID == "boot-1")
    let again = try SnapshotCodec.encode(snapshot, version: ResourceManager.version)
    #expect(again == bytes)
    let second = try SnapshotCodec.decode(again, path: "s")
    #expect(second.engine == snapshot.engine)
    #expect(second.lineage == snapshot.lineage)
    #expect(second.generation == snapshot.generation)
    #expect(second.requests == snapshot.requests)
    #expect(try forged() == bytes)
  }

  @Test func theHeaderStandsInItsOrderInFrontOfTheState() {
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(
      text.hasPrefix("{\"format\":\"rmctl-state\",\"schema\":4,\"minReader\":4,\"lineage\":\""))
    #expect(text.hasSuffix("}}\n"))
    let keys = ["format", "schema", "minReader", "lineage", "generation", "writtenBy", "checksum"]
    let places = (keys + ["state"]).compactMap { text.firstRange(of: "\"\($0)\":")?.lowerBound }
    #expect(places.count == 8)
    #expect(places == places.sorted())
  }

  @Test func aFileCutAtAnyLengthIsDamaged() {
    #expect(bytes.count > 4000)
    for length in bytes.indices {
      #expect(code(Array(bytes[..<length])) == .stateCorrupt, "\(length) bytes")
    }
  }

  @Test func aFileWithAnythingBehindItIsDamaged() {
    for more in ["\n", " ", "}", "}\n", "\0"] {
      #expect(code(bytes + Array(more.utf8)) == .stateCorrupt)
    }
    #expect(code(bytes + bytes) == .stateCorrupt)
    #expect(code([0xEF, 0xBB, 0xBF] + bytes) == .stateCorrupt)
  }

  @Test func everyFlippedBitIsFound() {
    let seed: UInt64 = 0x5EED_0001
    var random = SplitMix64(seed: seed)
    for round in 0..<20_000 {
      var damaged = bytes
      // The header is short and precious: every second flip hits it.
      let place = Int.random(in: 0..<(round % 2 == 0 ? bytes.count : 200), using: &random)
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      let found = code(damaged)
      #expect(
        found == .stateCorrupt || found == .stateNewer, "seed \(seed) round \(round) at \(place)")
    }
  }

  @Test func everySwapOfTwoBytesIsFound() {
    let seed: UInt64 = 0x5EED_0002
    var random = SplitMix64(seed: seed)
    for round in 0..<10_000 {
      var damaged = bytes
      let (a, b) = (
        Int.random(in: bytes.indices, using: &random), Int.random(in: bytes.indices, using: &random)
      )
      guard bytes[a] != bytes[b] else { continue }
      damaged.swapAt(a, b)
      #expect(code(damaged) == .stateCorrupt, "seed \(seed) round \(round): \(a) and \(b)")
    }
  }

  @Test func noiseIsDamagedAndNeverTraps() throws {
    let seed: UInt64 = 0x5EED_0003
    var random = SplitMix64(seed: seed)
    let words = ["{", "}", "[", "]", "\"", ":", ",", "1", "9e99", "null", "-", "\\u0000", "state"]
    let head = try #require(String(decoding: bytes, as: UTF8.self).firstRange(of: "\"state\":"))
    let start = String(decoding: bytes, as: UTF8.self)[..<head.upperBound]
    for round in 0..<2000 {
      let count = Int.random(in: 0..<40, using: &random)
      let noise = (0..<count).map { _ in words.randomElement(using: &random) ?? "" }.joined()
      #expect(code(try sealed(start + noise + "}\n")) == .stateCorrupt, "\(seed) round \(round)")
      #expect(code(Array(noise.utf8)) == .stateCorrupt)
    }
  }

  @Test func deepNestingIsDamagedAndNeverTraps() throws {
    let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    #expect(code(try forged(("\"state\":{", "\"state\":{\"deep\":\(deep),"))) == .stateCorrupt)
  }

  @Test func readingADamagedFileLeavesItAsItIs() throws {
    let damaged = Array(bytes.dropLast(100))
    try fixture.folder.write(damaged, to: "state.json")
    let backup = fixture.folder.read("state.json.bak")
    #expect(errorCode { _ = try fixture.manager.read() } == .stateCorrupt)
    #expect(errorCode { try fixture.createGroup("NEW") } == .stateCorrupt)
    #expect(fixture.bytes == damaged)
    #expect(fixture.folder.read("state.json.bak") == backup)
    try fixture.folder.write([], to: "state.json")
    #expect(errorCode { try fixture.createGroup("NEW") } == .stateCorrupt)
    #expect(fixture.bytes == [])
  }
}
