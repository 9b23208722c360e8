import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Undo that is not committed yet: the pool of a group.
@Suite struct EngineUndoTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta

  private func limited() throws -> EngineFixture {
    try EngineFixture { $0.alphaDirective.undoPool = .mebibytes(10) }
  }

  @Test("A charge over the pool is refused, with limit and origin, and changes nothing")
  func pool() throws {
    var fixture = try limited()
    let one = try fixture.work()
    let two = try fixture.work()
    try fixture.charge(one) { $0.undo = .mebibytes(6) }
    let refused = #expect(throws: Rejection.self) {
      try fixture.charge(two) {
        $0.undo = .mebibytes(5)
        $0.ioBytes = .mebibytes(1)
      }
    }
    guard case .undoExceeded("ALPHA", let held, let asked, let limit) = refused else {
      Issue.record("\(refused as Any)")
      return
    }
    #expect(held == .mebibytes(6) && asked == .mebibytes(5) && limit.value == .mebibytes(10))
    #expect("\(limit.origin)".contains("FIXTURE_PLAN"))
    try fixture.charge(two) { $0.undo = .mebibytes(4) }
    #expect(fixture.engine.undo.held(by: alpha) == .mebibytes(10))
    // A charge without undo goes on.
    try fixture.charge(two) { $0.cpu = .seconds(1) }
  }

  @Test("The end of a call gives its undo back, and it stays counted as written")
  func commit() throws {
    var fixture = try limited()
    let one = try fixture.work()
    try fixture.charge(one) { $0.undo = .mebibytes(10) }
    try fixture.end(one)
    #expect(fixture.engine.undo.held(by: alpha) == .zero)
    #expect(fixture.counters().usage.undo == .mebibytes(10))
    let two = try fixture.work()
    try fixture.charge(two) { $0.undo = .mebibytes(10) }
    try fixture.apply(.close(two))
    #expect(fixture.engine.undo.held(by: alpha) == .zero)
  }

  @Test("A switched call takes its undo along, over the pool of the other group")
  func moved() throws {
    var fixture = try limited()
    let one = try fixture.work(beta)
    try fixture.charge(one) { $0.undo = .mebibytes(50) }
    try fixture.apply(.switchGroup(one, to: alpha, by: .root))
    #expect(fixture.engine.undo.held(by: alpha) == .mebibytes(50))
    #expect(fixture.engine.undo.held(by: beta) == .zero)
    #expect(throws: Rejection.self) {
      try fixture.charge(one) { $0.undo = ByteCount(bytes: 1) }
    }
  }

  @Test("Other groups and SYS_GROUP have no pool, and sums do not overflow")
  func unlimited() throws {
    var fixture = try limited()
    for group in [beta, Policy.sysGroup] {
      let one = try fixture.work(group)
      for _ in 0..<2 { try fixture.charge(one) { $0.undo = ByteCount(bytes: .max) } }
      try fixture.end(one)
      #expect(fixture.engine.undo.held(by: group) == .zero)
    }
  }
}
