import Quantities
import TestSupport
import Testing

@testable import ResourceEngine

@Suite("What sessions hold, in pages")
struct SessionHoldingsTests {
  private typealias Model = [SessionID: SessionHoldings.Entry]

  @Test("It agrees with a dictionary, whatever comes and goes", arguments: [1, 2, 3])
  func agreesWithDictionary(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var table = SessionHoldings()
    var model: Model = [:]
    for _ in 0..<5000 {
      let session = SessionID(UInt64.random(in: 0..<200, using: &random))
      let place = table.place(of: session)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: #expect(table.remove(session) == model.removeValue(forKey: session))
      case 1:
        guard let held = model[session], let place else { continue }
        table.subtract(pga: held.pga, workArea: held.workArea, of: session, at: place)
        model[session] = nil
      default:
        let group = model[session]?.group ?? GroupID(session.value % 3)
        table.add(pga: 3, workArea: 0, to: session, at: place, in: group)
        model[session, default: .init(group: group, pga: 0, workArea: 0)].pga += 3
      }
      #expect(table[session] == model[session])
    }
    var found: Model = [:]
    table.forEachUnordered { found[$0] = $1 }
    #expect(found == model)
    #expect(table.count == model.count)
  }

  @Test("The smallest and the largest id have places, and neighbours do not touch each other")
  func extremes() {
    var table = SessionHoldings()
    let ids = [0, 15, 16, UInt64.max - 1, UInt64.max].map { SessionID($0) }
    for (number, id) in ids.enumerated() {
      table.add(pga: Int64(number), workArea: 1, to: id, at: table.place(of: id), in: GroupID(7))
    }
    for (number, id) in ids.enumerated() {
      #expect(table[id] == .init(group: GroupID(7), pga: Int64(number), workArea: 1))
    }
    #expect(table[SessionID(1)] == nil)
    #expect(table.remove(SessionID(1)) == nil)
  }

  @Test("Equal holdings are equal, whatever their past")
  func equality() {
    func table(_ ids: [UInt64]) -> SessionHoldings {
      var table = SessionHoldings()
      for id in ids.map({ SessionID($0) }) {
        table.add(pga: 1, workArea: 2, to: id, at: table.place(of: id), in: GroupID(1))
      }
      return table
    }
    var other = table([300, 40, 3, 2, 1])
    #expect(other != table([1, 2, 3, 40]))
    _ = other.remove(SessionID(300))
    #expect(other == table([1, 2, 3, 40]))
    #expect(other.hashValue == table([1, 2, 3, 40]).hashValue)
    other.move(other.place(of: SessionID(2)) ?? 0, to: GroupID(9))
    #expect(other != table([1, 2, 3, 40]))
  }
}
