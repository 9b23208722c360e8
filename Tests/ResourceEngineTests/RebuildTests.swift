import FoundationEssentials
import Quantities
import ResourceEngine
import ResourcePolicy
import Testing

@Suite struct RebuildTests {
  /// Through JSON and back.
  private static func copy<Value: Codable>(_ value: Value) throws -> Value {
    try JSONDecoder().decode(Value.self, from: try JSONEncoder().encode(value))
  }

  private static func copy(_ engine: Engine) throws -> Engine {
    Engine(try copy(engine.parts))
  }

  @Test func anEngineFromItsPartsIsTheSame() throws {
    let engine = try Scenario.run(
      """
      new group ALPHA
      new group BETA
      set directive DEFAULT_PLAN OTHER sessions 1
      set group BATCH sessions 1
      0s open ended group BETA
      0s begin ended -> running
      1s close ended -> ended ended closed
      del group BETA
      1s adopt
      1s open a1 group ALPHA user bob program make
      1s open a2 group ALPHA
      1s open b1 command group BATCH
      1s open b2 command group BATCH
      1s open moved group INTERACTIVE
      2s begin a1 timeout 90s -> running
      3s begin a2 wait-timeout 90s -> queued 1
      3s begin b1 -> running
      3s start b1 41
      3s kill b1 -> terminate b1 killed
      4s begin b2 -> queued 1
      5s begin moved -> running
      6s end moved cpu 1s
      7s begin moved -> running
      8s switch moved BATCH -> refresh moved
      """)
    let copy = try Self.copy(engine)
    #expect(copy == engine)
    #expect(copy.invariantViolations().isEmpty)
    #expect(copy.admission.queue(of: Policy.batchGroup) == [SessionID(5)])
    #expect(copy.admission.running(in: Policy.batchGroup) == 2)
    let wall = moment(.seconds(100)).wall
    #expect(copy.nextDeadline(at: wall) == engine.nextDeadline(at: wall))
    #expect(copy.desiredHostState() == engine.desiredHostState())
    #expect(copy.sessions.nextSession == SessionID(7) && copy.sessions.nextCall == CallID(8))
  }

  @Test func aCopyMadeAnywhereGoesOnTheSameWay() throws {
    var run = RandomEventTests.Run(seed: 4711)
    var effects = 0
    for step in 1...600 {
      run.take()
      effects += run.effects.count
      guard step.isMultiple(of: 20) else { continue }
      let copy = try Self.copy(run.engine)
      #expect(copy == run.engine, "seed 4711, step \(step)")
      run.engine = copy
    }
    var straight = RandomEventTests.Run(seed: 4711)
    for _ in 1...600 { straight.take() }
    #expect(straight.engine == run.engine, "seed 4711")
    #expect(effects > 100)
  }

  @Test func queuesAreRebuiltInTheOrderOfTheCalls() throws {
    let engine = try Scenario.run(
      """
      set group BATCH sessions 0
      0s open s1 group BATCH
      0s open s2 group BATCH
      0s open s3 group BATCH
      0s begin s3 -> queued 1
      0s begin s1 -> queued 2
      0s begin s2 -> queued 3
      """)
    let queue = try Self.copy(engine).admission.queue(of: Policy.batchGroup)
    #expect(queue == [3, 1, 2].map { SessionID($0) })
  }

  @Test func eventsAndEffectsSurviveTheJournal() throws {
    var generator = ScenarioGenerator(seed: 5)
    var run = RandomEventTests.Run(seed: 5)
    for step in 1...300 {
      let event = generator.event(for: run.engine)
      #expect(try Self.copy(event) == event, "seed 5, step \(step)")
      run.take()
      #expect(try Self.copy(run.effects) == run.effects, "seed 5, step \(step)")
    }
  }
}
