import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

/// Whole GPUs: as many as the setting has, and as the directive allows the group.
@Suite struct EngineGPUTests {
  private let alpha = EngineFixture.alpha
  private let beta = EngineFixture.beta

  private func demand(_ count: Int) -> CallDemand { CallDemand(gpus: count) }

  @Test("Calls wait for GPUs that others hold, with the holders named")
  func total() throws {
    var fixture = try EngineFixture { $0.settings.gpus = 4 }
    let one = try fixture.work(alpha, demand(3))
    let two = try fixture.work(beta, demand(2))
    let obstacle = try #require(fixture.obstacle(two))
    #expect(obstacle.kind == .gpus && obstacle.holders == [one])
    #expect(obstacle.description == "3 of 4 GPUs are taken, 2 asked for (setting gpus)")
    let three = try fixture.work(Policy.batchGroup, demand(1))
    #expect(fixture.obstacle(three)?.kind == .order)
    #expect(try fixture.end(one).admitted == [two, three])
    #expect(fixture.engine.gpus.held == 3 && fixture.engine.gpus.held(by: beta) == 2)
  }

  @Test("More than there are, or than the group may have, is refused at once")
  func never() throws {
    var fixture = try EngineFixture {
      $0.settings.gpus = 4
      $0.alphaDirective.gpus = 2
    }
    let one = try fixture.open()
    #expect(throws: Rejection.self) { try fixture.begin(one, demand(3)) }
    let two = try fixture.open(beta)
    #expect(throws: Rejection.self) { try fixture.begin(two, demand(5)) }
    try fixture.begin(two, demand(2))
    try fixture.begin(one, demand(2))
    #expect(fixture.engine.gpus.held == 4)
  }

  @Test("The limit of a group keeps nobody else waiting")
  func group() throws {
    var fixture = try EngineFixture {
      $0.settings.gpus = 4
      $0.alphaDirective.gpus = 2
    }
    let one = try fixture.work(alpha, demand(2))
    let two = try fixture.work(alpha, demand(1))
    #expect(fixture.obstacle(two)?.description.contains("FIXTURE_PLAN") == true)
    let three = try fixture.work(beta, demand(2))
    #expect(fixture.state(three) == .active)
    #expect(try fixture.end(one).admitted == [two])
  }

  @Test("More GPUs admit who waited; fewer take nothing from who runs")
  func changed() throws {
    var fixture = try EngineFixture { $0.settings.gpus = 2 }
    let one = try fixture.work(alpha, demand(2))
    let two = try fixture.work(beta, demand(1))
    #expect(try fixture.adopt { $0.settings.gpus = 3 }.admitted == [two])
    try fixture.adopt { $0.settings.gpus = 1 }
    #expect(fixture.engine.gpus.held == 3 && fixture.state(one) == .active)
    let three = try fixture.work(beta, demand(1))
    try fixture.end(one)
    #expect(fixture.state(three) == .waiting)
    #expect(try fixture.end(two).admitted == [three])
  }

  @Test("A switched call takes its GPUs along")
  func moved() throws {
    var fixture = try EngineFixture { $0.settings.gpus = 2 }
    let one = try fixture.work(alpha, demand(2))
    try fixture.apply(.switchGroup(one, to: beta, by: .root))
    #expect(fixture.engine.gpus.held(by: alpha) == 0 && fixture.engine.gpus.held(by: beta) == 2)
    try fixture.end(one)
    #expect(fixture.engine.gpus.held == 0)
  }
}
