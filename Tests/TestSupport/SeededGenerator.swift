/// A random number generator that starts from a seed, so that a failing property test can be run
/// again: Sebastiano Vigna's SplitMix64.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) {
    state = seed
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

extension SplitMix64 {
  /// True once in `count` calls on average.
  public mutating func isOneIn(_ count: Int) -> Bool {
    Int.random(in: 0..<count, using: &self) == 0
  }

  /// A number of random length in bits, so that small ones are as likely as huge ones.
  public mutating func magnitude() -> Int64 {
    Int64(truncatingIfNeeded: next() >> 1) >> Int64.random(in: 0...62, using: &self)
  }
}
