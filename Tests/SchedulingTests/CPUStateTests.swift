import Quantities
import Scheduling
import Testing

/// The states of a task: what each call does in each of them.
struct CPUStateTests {
  private struct Fixture {
    var scheduler: CPUScheduler
    let task: TaskID
    var now = Instant(nanoseconds: 0)

    init(_ policy: CPUPolicy, _ state: CPUTaskState) throws {
      var settings = CPUSettings()
      settings.policy = policy
      // Only a runaway is ever throttled here.
      settings.runawayThreshold = state == .throttled ? .zero : nil
      var scheduler = CPUScheduler(settings)
      let group = scheduler.addGroup(weight: 1024)
      let added = scheduler.add(toGroup: group, at: now)
      task = try #require(added)
      let later = Instant(nanoseconds: 1_000_000)
      if state != .ready { _ = scheduler.pick(0, at: now) }
      switch state {
      case .ready, .running: break
      case .waiting: scheduler.block(task, at: later)
      case .sleeping: scheduler.sleep(task, until: Instant(nanoseconds: 9_000_000), at: later)
      case .throttled: _ = scheduler.pick(0, at: later)
      case .completed: scheduler.complete(task, at: later)
      }
      if state != .ready { now = later }
      self.scheduler = scheduler
    }

    var state: CPUTaskState { scheduler.report(on: task)?.state ?? .completed }
  }

  @Test("Every state is reached", arguments: CPUPolicy.allCases, CPUTaskState.allCases)
  func reached(policy: CPUPolicy, state: CPUTaskState) throws {
    #expect(try Fixture(policy, state).state == state)
  }

  @Test(
    "Wake, block, sleep and complete do what the table says and nothing else",
    arguments: CPUPolicy.allCases, CPUTaskState.allCases)
  func table(policy: CPUPolicy, state: CPUTaskState) throws {
    typealias Call = (inout CPUScheduler, TaskID, Instant) -> Bool
    let calls: [(call: Call, from: Set<CPUTaskState>, to: CPUTaskState)] = [
      ({ $0.wake($1, at: $2) }, [.waiting, .sleeping], .ready),
      ({ $0.block($1, at: $2) }, [.running], .waiting),
      ({ $0.sleep($1, until: Instant(nanoseconds: .max), at: $2) }, [.running], .sleeping),
      (
        { $0.complete($1, at: $2) }, [.ready, .running, .waiting, .sleeping, .throttled],
        .completed
      ),
    ]
    for (call, from, to) in calls {
      var fixture = try Fixture(policy, state)
      let isDone = call(&fixture.scheduler, fixture.task, fixture.now)
      #expect(isDone == from.contains(state))
      #expect(fixture.state == (isDone ? to : state))
    }
  }

  @Test("A runaway that is woken while it has to rest is throttled", arguments: CPUPolicy.allCases)
  func runawayThatPauses(policy: CPUPolicy) throws {
    var settings = CPUHarness.settings(policy)
    settings.runawayThreshold = .zero
    var scheduler = CPUScheduler(settings)
    let added = scheduler.add(
      toGroup: scheduler.addGroup(weight: 1024), at: Instant(nanoseconds: 0))
    let task = try #require(added)
    _ = scheduler.pick(0, at: Instant(nanoseconds: 0))
    let stop = Instant(nanoseconds: 1_000_000)
    scheduler.block(task, at: stop)
    let isWoken = scheduler.wake(task, at: stop)
    #expect(isWoken && scheduler.report(on: task)?.state == .throttled)
    // Half of the processor is its due: as long as it ran.
    #expect(scheduler.nextWake == Instant(nanoseconds: 2_000_000))
    // Who has paused for as long has rested.
    _ = scheduler.pick(0, at: Instant(nanoseconds: 2_000_000))
    scheduler.block(task, at: Instant(nanoseconds: 3_000_000))
    scheduler.wake(task, at: Instant(nanoseconds: 4_000_000))
    #expect(scheduler.report(on: task)?.state == .ready)
  }

  @Test("Completed twice, or picked after it, nothing happens", arguments: CPUPolicy.allCases)
  func over(policy: CPUPolicy) throws {
    var fixture = try Fixture(policy, .completed)
    let again = fixture.scheduler.complete(fixture.task, at: fixture.now)
    let turn = fixture.scheduler.pick(0, at: fixture.now)
    #expect(!again && turn == nil)
    // Its number goes to another, and the former id means nobody.
    let added = fixture.scheduler.add(toGroup: 0, at: fixture.now)
    let other = try #require(added)
    let woken = fixture.scheduler.wake(fixture.task, at: fixture.now)
    #expect(!woken && other != fixture.task)
    #expect(fixture.scheduler.report(on: fixture.task) == nil)
    #expect(fixture.scheduler.report(on: other)?.used == .zero)
  }

  @Test("A sleeper wakes at its time, a waiter only when somebody wakes it")
  func waking() throws {
    var sleeper = try Fixture(.completelyFair, .sleeping)
    #expect(sleeper.scheduler.nextWake == Instant(nanoseconds: 9_000_000))
    let early = sleeper.scheduler.pick(0, at: Instant(nanoseconds: 8_999_999))
    let due = sleeper.scheduler.pick(0, at: Instant(nanoseconds: 9_000_000))
    #expect(early == nil && due?.task == sleeper.task && sleeper.scheduler.nextWake == nil)
    var waiter = try Fixture(.completelyFair, .waiting)
    let never = waiter.scheduler.pick(0, at: Instant(nanoseconds: .max))
    #expect(never == nil && waiter.scheduler.nextWake == nil)
  }

  @Test("What does not exist is refused")
  func unknown() {
    var scheduler = CPUScheduler(CPUSettings(), nodes: [])
    let task = scheduler.add(toGroup: 0, at: Instant(nanoseconds: 0))
    let group = scheduler.addGroup(weight: 1)
    let turn = scheduler.pick(1, at: Instant(nanoseconds: 0))
    let isPreempted = scheduler.isPreempted(-1, at: Instant(nanoseconds: 0))
    #expect(task == nil && group == 0 && turn == nil && !isPreempted)
    #expect(scheduler.processorCount == 1 && scheduler.statistics(ofProcessor: 1) == nil)
    #expect(scheduler.running(on: 3) == nil && scheduler.used(byGroup: 3) == .zero)
  }
}
