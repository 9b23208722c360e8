package import Quantities

/// A limit in whole units, or none: `memory.max`, `pids.max` and their kin.
package enum Ceiling: Hashable, Sendable {
  case unlimited
  case at(UInt64)

  package init(_ bytes: ByteCount) {
    self = .at(UInt64(bytes.bytes))
  }

  /// A number, or `max`.
  package init?(parsing text: String) {
    guard let line = KernelNumber.line(text) else { return nil }
    if line == "max" {
      self = .unlimited
    } else {
      guard let number = KernelNumber.whole(line) else { return nil }
      self = .at(number)
    }
  }

  /// A number of bytes as version 1 writes it, where no limit is the largest number of whole pages.
  /// No page is larger than 64 KiB.
  package init?(parsingLegacyBytes text: String) {
    guard let line = KernelNumber.line(text), let number = KernelNumber.whole(line) else {
      return nil
    }
    self = number >= UInt64(Int64.max) - 65_535 ? .unlimited : .at(number)
  }

  /// For a file of version 2, and for `pids.max` of either.
  package var text: String {
    switch self {
    case .unlimited: "max"
    case .at(let number): String(number)
    }
  }

  /// For a file of bytes of version 1.
  package var legacyBytes: String {
    switch self {
    case .unlimited: "-1"
    case .at(let number): String(number)
    }
  }

  /// What the kernel makes of a number of bytes: it counts in whole pages.
  ///
  /// - Parameter page: bytes of one page, at least 1.
  package func inWholePages(of page: UInt64) -> Ceiling {
    switch self {
    case .unlimited: .unlimited
    case .at(let number): .at(number - number % max(1, page))
    }
  }

  /// The sum; with an unlimited part, or above 64 bits, it is unlimited.
  package static func + (a: Ceiling, b: Ceiling) -> Ceiling {
    guard case .at(let first) = a, case .at(let second) = b else { return .unlimited }
    let (sum, overflow) = first.addingReportingOverflow(second)
    return overflow ? .unlimited : .at(sum)
  }

  /// Whether it allows less.
  package static func < (a: Ceiling, b: Ceiling) -> Bool {
    switch (a, b) {
    case (.unlimited, _): false
    case (.at, .unlimited): true
    case (.at(let first), .at(let second)): first < second
    }
  }
}
