import Quantities
import ResourceEngine
import ResourcePolicy
import Scheduling
import Testing

/// What the settings say arrives at the schedulers.
struct SchedulerSettingsTests {
  @Test("standard settings are the schedulers' own")
  func standard() {
    #expect(CPUSettings(CoordinatorSettings()) == CPUSettings())
    #expect(IOSettings(CoordinatorSettings()) == IOSettings())
  }

  @Test("every CPU setting arrives, and every policy has its name")
  func cpu() {
    var settings = CoordinatorSettings()
    settings.processors.quantum = .milliseconds(1)
    settings.processors.quanta = [.milliseconds(2)]
    settings.processors.latency = .milliseconds(3)
    settings.processors.minGranularity = .milliseconds(4)
    settings.processors.wakeupGranularity = .milliseconds(5)
    settings.processors.halfLife = .milliseconds(6)
    settings.processors.ageing = .milliseconds(7)
    settings.processors.balanceInterval = .milliseconds(8)
    settings.runaway.threshold = .milliseconds(9)
    settings.runaway.factor = Percentage(percent: 20)
    let cpu = CPUSettings(settings)
    let spans = [
      cpu.quantum, cpu.quanta[0], cpu.latency, cpu.minGranularity, cpu.wakeupGranularity,
      cpu.halfLife, cpu.ageing, cpu.balanceInterval,
    ]
    #expect(spans == (1...8).map { .milliseconds($0) })
    #expect(cpu.runawayThreshold == .milliseconds(9) && cpu.throttleFactor == 200_000)
    for policy in ProcessorSettings.Policy.allCases {
      settings.processors.policy = policy
      #expect(CPUSettings(settings).policy.rawValue == policy.rawValue)
    }
    #expect(ProcessorSettings.Policy.allCases.count == CPUPolicy.allCases.count)
  }

  @Test("nobody is a runaway where detection is off, or everything is")
  func runaways() {
    var settings = CoordinatorSettings()
    settings.runaway.isDetected = false
    #expect(CPUSettings(settings).runawayThreshold == nil)
    settings.runaway.isDetected = true
    settings.isEnabled = false
    #expect(CPUSettings(settings).runawayThreshold == nil)
  }

  @Test("every I/O setting arrives, and every policy has its name")
  func io() {
    var settings = CoordinatorSettings()
    settings.disk.depth = 1
    settings.disk.batch = 2
    settings.disk.writesStarved = 3
    settings.disk.slice = .milliseconds(4)
    settings.disk.ageing = .milliseconds(5)
    settings.disk.readExpiry = .milliseconds(6)
    settings.disk.writeExpiry = .milliseconds(7)
    settings.disk.budget = ByteCount(bytes: 8)
    settings.disk.overhead = ByteCount(bytes: 9)
    settings.disk.mergeLimit = ByteCount(bytes: 10)
    let io = IOSettings(settings)
    #expect([io.depth, io.batch, io.writesStarved] == [1, 2, 3])
    #expect(
      [io.slice, io.ageing, io.readExpiry, io.writeExpiry] == (4...7).map { .milliseconds($0) })
    #expect([io.budget, io.overhead, io.mergeLimit].map(\.bytes) == [8, 9, 10])
    for policy in DiskSettings.Policy.allCases {
      settings.disk.policy = policy
      #expect(IOSettings(settings).policy.rawValue == policy.rawValue)
    }
    #expect(DiskSettings.Policy.allCases.count == IOPolicy.allCases.count)
  }

  @Test("the ranges of settings are those of the schedulers")
  func ranges() {
    #expect(ProcessorSettings.quantumRange == CPUSettings.quantumRange)
    #expect(ProcessorSettings.priorities == CPUSettings.priorities.count)
    #expect(DiskSettings.countRange == IOSettings.depthRange)
    #expect(DiskSettings.countRange == IOSettings.batchRange)
  }
}
