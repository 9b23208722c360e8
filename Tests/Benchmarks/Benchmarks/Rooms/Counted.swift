import Benchmark
import CAllocations

private let allocations = BenchmarkMetric.custom(
  "allocations", polarity: .prefersSmaller, useScalingFactor: true)

/// Many steps per iteration, so that what the framework itself does does not count.
private var configuration: Benchmark.Configuration {
  Benchmark.Configuration(
    metrics: [.wallClock, .instructions, .throughput, allocations], warmupIterations: 3,
    scalingFactor: .kilo, maxDuration: .seconds(3))
}

/// Measures steps of something that lasts, with the allocations of this thread.
///
/// - Parameter step: gets the number of the step as well.
func counted<Load>(
  _ name: String, _ load: @autoclosure @escaping () throws -> Load,
  _ step: @escaping (inout Load, Int) throws -> Void
) {
  Benchmark(name, configuration: configuration) { benchmark in
    var load = try load()
    // What grows once has grown.
    let warming = 2000
    for number in 0..<warming { try step(&load, number) }
    benchmark.startMeasurement()
    let before = allocations_of_this_thread()
    for number in benchmark.scaledIterations { try step(&load, warming + number) }
    let taken = allocations_of_this_thread() - before
    benchmark.stopMeasurement()
    benchmark.measurement(allocations, Int(taken))
    blackHole(load)
  }
}
