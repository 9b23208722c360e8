import DurableStorage
import FoundationEssentials
import ResourceEngine

/// Turns a snapshot into the bytes of a state file and back.
///
/// The file is one JSON document whose header stands in fixed order in front of the state, so
/// that version and checksum are known before anything else is believed. The checksum covers
/// every byte of the file but its own eight digits: the header is as precious as the state.
enum SnapshotCodec {
  static let format = "rmctl-state"
  private static let checksumKey = "\"checksum\":\""
  private static let stateKey = "\",\"state\":"
  private static let checksumDigits = 8

  static func encode(_ snapshot: Snapshot, version: String) throws(ManagementError) -> [UInt8] {
    let body = SnapshotBody(snapshot)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let state: Data
    do {
      state = try encoder.encode(body)
    } catch {
      throw .corrupt(path: "in memory", problem: "it cannot be encoded: \(error)")
    }
    let head =
      "{\"format\":\"\(format)\",\"schema\":\(Snapshot.schema),\"minReader\":\(Snapshot.minReader),"
      + "\"lineage\":\"\(snapshot.lineage)\",\"generation\":\"\(snapshot.generation)\","
      + "\"writtenBy\":\"\(version)\"," + checksumKey
    let tail = Array(stateKey.utf8) + state + Array("}\n".utf8)
    let digits = checksum(Array(head.utf8), tail)
    return Array(head.utf8) + Array(digits.utf8) + tail
  }

  static func decode(
    _ bytes: [UInt8], path: String, zones: ZoneSource = .utcOnly,
    capacity: CapacitySource = .unknown
  ) throws(ManagementError) -> Snapshot {
    guard !bytes.isEmpty else { throw .corrupt(path: path, problem: "it is empty") }
    var header = HeaderReader(bytes)
    guard header.skip("{\"format\":\"\(format)\",\"schema\":"), let schema = header.number(),
      header.skip(",\"minReader\":"), let minReader = header.number(),
      header.skip(",\"lineage\":\""), let lineage = header.text(),
      header.skip("\",\"generation\":\""), let generation = header.number(),
      header.skip("\",\"writtenBy\":\""), let writtenBy = header.text(),
      header.skip("\"," + checksumKey)
    else { throw .corrupt(path: path, problem: "it does not start like a state of rmctl") }
    guard schema <= UInt64(Snapshot.schema) || minReader <= UInt64(Snapshot.schema) else {
      throw .newer(
        path: path, schema: Int(clamping: schema), known: Snapshot.schema, writtenBy: writtenBy)
    }
    let head = bytes[..<header.position]
    guard let digits = header.text(), digits.utf8.count == checksumDigits else {
      throw .corrupt(path: path, problem: "it ends in its header")
    }
    let tail = bytes[header.position...]
    guard checksum(head, tail) == digits else {
      throw .corrupt(path: path, problem: "its checksum is wrong")
    }
    guard header.skip(stateKey), bytes.suffix(2).elementsEqual("}\n".utf8) else {
      throw .corrupt(path: path, problem: "it holds no state")
    }
    let body = try decodeBody(bytes[header.position..<(bytes.count - 2)], path: path)
    return try assemble(
      body, lineage: lineage, generation: generation, path: path, zones: zones,
      capacity: capacity)
  }

  private static func decodeBody(
    _ bytes: ArraySlice<UInt8>, path: String
  ) throws(ManagementError) -> SnapshotBody {
    do {
      return try JSONDecoder().decode(SnapshotBody.self, from: Data(bytes))
    } catch let error as DecodingError {
      throw .corrupt(path: path, problem: describe(error))
    } catch {
      throw .corrupt(path: path, problem: "\(error)")
    }
  }

  private static func assemble(
    _ body: SnapshotBody, lineage: String, generation: UInt64, path: String, zones: ZoneSource,
    capacity: CapacitySource
  ) throws(ManagementError) -> Snapshot {
    let parts = body.parts
    if let problem = parts.policy.structuralProblem {
      throw .corrupt(path: path, problem: problem)
    }
    if let problem = parts.sessions.structuralProblem {
      throw .corrupt(path: path, problem: problem)
    }
    if let lost = parts.sessions.sessions.first(where: { parts.policy.group($0.group) == nil }) {
      throw .corrupt(path: path, problem: "session \(lost.id) is in a group that does not exist")
    }
    return Snapshot(
      lineage: lineage, generation: generation, bootID: body.bootID, requests: body.requests,
      engine: Engine(
        parts, zones: zones.tables(for: parts.policy),
        capacity: capacity.capacity(for: parts.policy)))
  }

  private static func checksum(
    _ head: some Collection<UInt8>, _ tail: some Collection<UInt8>
  ) -> String {
    let sum = Checksum.crc32c(Array(head) + Array(tail))
    let digits = String(sum, radix: 16)
    return String(repeating: "0", count: checksumDigits - digits.count) + digits
  }

  /// Foundation says only "not valid JSON"; the path is in the error.
  private static func describe(_ error: DecodingError) -> String {
    let context: DecodingError.Context
    switch error {
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .keyNotFound(_, let found),
      .dataCorrupted(let found):
      context = found
    @unknown default:
      return "\(error)"
    }
    let place = context.codingPath.map(\.stringValue).joined(separator: ".")
    return (place.isEmpty ? "" : "at \(place): ") + context.debugDescription
  }
}

/// Reads the fixed header without believing anything about it.
private struct HeaderReader {
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func skip(_ text: String) -> Bool {
    let expected = text.utf8
    guard bytes[position...].starts(with: expected) else { return false }
    position += expected.count
    return true
  }

  mutating func number() -> UInt64? {
    let digits = bytes[position...].prefix {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    position += digits.count
    return UInt64(String(decoding: digits, as: UTF8.self))
  }

  /// Up to the next quote; nil when there is none within reach.
  mutating func text() -> String? {
    let text = bytes[position...].prefix(128).prefix { $0 != UInt8(ascii: "\"") }
    guard position + text.count < bytes.count, text.count < 128 else { return nil }
    position += text.count
    return String(decoding: text, as: UTF8.self)
  }
}
