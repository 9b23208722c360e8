import Quantities
import ResourceEngine
import ResourceManagement
import ResourcePolicy
import Synchronization
import TestSupport
import Testing

@Suite struct ConcurrencyTests {
  let fixture: ManagerFixture

  init() throws {
    fixture = try ManagerFixture()
  }

  @Test func everyChangeOfEightThreadsIsThere() throws {
    let (threads, changes) = (8, 25)
    let (manager, root) = (fixture.manager, fixture.root)
    var options = ResourceManager.UpdateOptions()
    options.lockTimeout = .seconds(120)
    let patient = options
    inThreads(threads) { thread in
      for change in 0..<changes {
        let name = "T\(thread)_\(change)"
        let code = errorCode { try manager.createGroup(name, patient, as: root) }
        #expect(code == nil, "\(name)")
      }
    }
    let snapshot = try manager.read()
    #expect(snapshot.generation == UInt64(threads * changes))
    let names = Set(snapshot.engine.policy.groups.map(\.name.text))
    for thread in 0..<threads {
      for change in 0..<changes { #expect(names.contains("T\(thread)_\(change)")) }
    }
    #expect(try manager.changes().map(\.generation) == Array(1...UInt64(threads * changes)))
    #expect(try manager.readBackup().generation == snapshot.generation - 1)
  }

  @Test func readersNeverFailAndNeverSeeTimeGoBackWhileOthersWrite() throws {
    let (manager, root) = (fixture.manager, fixture.root)
    try fixture.createGroup("FIRST")
    let state = Progress()
    inThreads(4) { thread in
      guard thread > 0 else {
        for change in 0..<100 {
          let code = errorCode { try manager.createGroup("G\(change)", as: root) }
          #expect(code == nil)
        }
        state.isDone.store(true, ordering: .releasing)
        return
      }
      var newest = UInt64(0)
      while !state.isDone.load(ordering: .acquiring) {
        guard let generation = (try? manager.read())?.generation, generation >= newest else {
          Issue.record("after generation \(newest)")
          return
        }
        newest = generation
        state.reads.add(1, ordering: .relaxed)
      }
    }
    #expect(state.reads.load(ordering: .relaxed) > 0)
    #expect(try manager.read().generation == 101)
  }
}

private final class Progress: Sendable {
  let isDone = Atomic(false)
  let reads = Atomic(0)
}
