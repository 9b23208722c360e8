import Quantities
import Scheduling
import Simulator
import Testing

/// What is still going on when a simulation ends.
struct EndTests {
  @Test("a request that the disk has not done has kept it busy only since it began")
  func diskBusy() throws {
    let simulated = try Simulated(
      """
      until: 10s
      machine: {disk: {bandwidth: 1M, seek: 0s, overhead: 0s, channels: 2}}
      requests: [{name: r, bytes: 100M, arrival: 9s}]
      """)
    #expect(simulated.report.diskBusy == .seconds(1))
    #expect(abs(simulated.report.diskUtilization - 0.05) < 1e-9)
  }
}
