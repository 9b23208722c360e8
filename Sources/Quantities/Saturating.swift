extension Int {
  /// Adds and stays at the ends instead of trapping: for counters that a state file can hold.
  public mutating func add(saturating step: Int) {
    let (sum, overflow) = addingReportingOverflow(step)
    self = overflow ? (step > 0 ? .max : .min) : sum
  }
}
