import Foundation
import Testing

@Suite struct StormTests {
  /// A million events with `RMCTL_TEST_HEAVY=1`.
  private static let isHeavy = ProcessInfo.processInfo.environment["RMCTL_TEST_HEAVY"] == "1"
  private static let steps = isHeavy ? 50_000 : 1500

  @Test(
    "random events of every kind keep every invariant, Little's law exactly among them",
    arguments: UInt64(1)...20)
  func storm(seed: UInt64) {
    var storm = Storm(seed: seed)
    while storm.step < Self.steps, !storm.hasFailed { storm.take() }
    // Some events have to be refused, and most have to do something.
    #expect(storm.rejected > Self.steps / 20 && storm.rejected < Self.steps / 4 * 3)
  }

  @Test("the same seed makes the same engine")
  func determinism() {
    var (first, second) = (Storm(seed: 77), Storm(seed: 77))
    for _ in 0..<300 {
      first.take()
      second.take()
    }
    #expect(first.engine == second.engine && first.rejected == second.rejected)
  }
}
