package import Quantities

/// How much of the time work stands still for want of a resource: pressure stall information,
/// Documentation/accounting/psi.rst of Linux.
package struct PressureFile: Hashable, Sendable {
  package enum Resource: String, CaseIterable, Sendable {
    case cpu, memory, io
  }

  package struct Share: Hashable, Sendable {
    /// Percent of the last 10, 60 and 300 seconds, 0 to 100.
    package let average10: Double
    package let average60: Double
    package let average300: Double
    /// Since the machine was started.
    package let total: TimeSpan
  }

  /// At least one task stood still.
  package let some: Share
  /// All tasks did at once. nil for the CPU before Linux 5.13.
  package let full: Share?

  /// nil when the text has another form.
  package init?(parsing text: String) {
    guard let some = Self.share("some", in: text) else { return nil }
    self.some = some
    full = Self.share("full", in: text)
  }

  /// nil on a kernel without pressure stall information, or with it switched off.
  ///
  /// - Parameter root: stands for `/`.
  package static func read(_ resource: Resource, root: String = "") -> PressureFile? {
    KernelFile.text("\(root)/proc/pressure/\(resource.rawValue)")
      .flatMap { PressureFile(parsing: $0) }
  }

  private static func share(_ key: String, in text: String) -> Share? {
    guard let words = KernelNumber.words(after: key, in: text) else { return nil }
    func value(_ name: String) -> Substring? {
      words.first { $0.hasPrefix(name + "=") }?.dropFirst(name.count + 1)
    }
    func average(_ name: String) -> Double? {
      value(name).flatMap { KernelNumber.fraction($0) }.flatMap { $0 <= 100 ? $0 : nil }
    }
    guard let average10 = average("avg10"), let average60 = average("avg60"),
      let average300 = average("avg300"), let total = value("total"),
      let microseconds = KernelNumber.whole(total)
    else { return nil }
    let (nanoseconds, overflow) = Int64(clamping: microseconds)
      .multipliedReportingOverflow(by: 1_000)
    return Share(
      average10: average10, average60: average60, average300: average300,
      total: overflow ? .longest : TimeSpan(nanoseconds: nanoseconds))
  }
}
