import Quantities

extension Memory {
  /// The higher of the level by own use and the level by the host. Without a total nothing can be
  /// given, so it is critical.
  public var pressure: MemoryPressure { max(own, host.level) }

  /// By own use alone: used of the total.
  public var ownPressure: MemoryPressure { own }

  /// By the host's last reading alone.
  public var hostPressure: MemoryPressure { host.level }

  /// Takes a reading of the host; nil forgets what it said last.
  public mutating func observe(_ reading: HostMemoryReading?) {
    let before = pressure
    if let reading { host.observe(reading) } else { host = HostPressure() }
    countRise(from: before)
  }

  /// The use at which a level begins.
  func line(_ level: MemoryPressure) -> Int64 {
    tree.total.percentRoundedUp(level.beginsAtPercent ?? 0)
  }

  /// The use below which a level is left.
  private func lowerLine(_ level: MemoryPressure) -> Int64 {
    guard let percent = level.beginsAtPercent else { return 0 }
    return tree.total.percentRoundedUp(percent - MemoryPressure.hysteresisPoints)
  }

  mutating func judge() {
    let before = pressure
    own = own.following(tree.used, rise: line, fall: lowerLine)
    setLines()
    countRise(from: before)
  }

  mutating func setLines() {
    risesAt = own == .critical ? .max : line(own.next)
    fallsBelow = lowerLine(own)
    usableBytes = max(0, line(.critical) - 1)
  }

  private mutating func countRise(from before: MemoryPressure) {
    if pressure > before { counters.pressureEvents.add(saturating: 1) }
  }
}
