/// A set of CPU numbers, 0 to 4095, in the form that the kernel writes: `0-3,8`.
public struct CPUList: Hashable, Sendable {
  /// In order, apart from each other by at least one number.
  private let ranges: [ClosedRange<Int>]

  /// The numbers that a CPU or memory node may have.
  public static let numberRange = 0...4095

  /// - Parameter numbers: in any order; those outside ``numberRange`` are left out.
  public init(_ numbers: some Sequence<Int>) {
    self.init(merging: numbers.filter(Self.numberRange.contains).map { $0...$0 })
  }

  private init(merging unsorted: [ClosedRange<Int>]) {
    var merged: [ClosedRange<Int>] = []
    for range in unsorted.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
        merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    ranges = merged
  }

  public static let none = CPUList([])

  public var isEmpty: Bool { ranges.isEmpty }

  public var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// All numbers in order.
  public var numbers: [Int] { ranges.flatMap(Array.init) }

  /// - Complexity: O(ranges).
  public func contains(_ number: Int) -> Bool { ranges.contains { $0.contains(number) } }

  /// - Complexity: O(n log n) in the ranges of both.
  public func intersection(_ other: CPUList) -> CPUList {
    var common: [ClosedRange<Int>] = []
    var (mine, theirs) = (ranges[...], other.ranges[...])
    while let a = mine.first, let b = theirs.first {
      if a.overlaps(b) { common.append(a.clamped(to: b)) }
      if a.upperBound < b.upperBound {
        mine = mine.dropFirst()
      } else {
        theirs = theirs.dropFirst()
      }
    }
    return CPUList(merging: common)
  }

  /// - Complexity: O(n log n) in the ranges of both.
  public func union(_ other: CPUList) -> CPUList { CPUList(merging: ranges + other.ranges) }

  /// Those that `other` does not have.
  ///
  /// - Complexity: O(numbers · ranges).
  public func subtracting(_ other: CPUList) -> CPUList {
    CPUList(numbers.filter { !other.contains($0) })
  }

  /// What two limits allow together, where nil is none; nil when both are.
  public static func common(_ a: CPUList?, _ b: CPUList?) -> CPUList? {
    guard let a, let b else { return a ?? b }
    return a.intersection(b)
  }

  /// What remains of a list that somebody has asked for on a machine that has these.
  public enum Match: Hashable, Sendable {
    case all
    /// - Parameter missing: those that the machine does not have.
    case part(CPUList, missing: CPUList)
    case none
  }

  /// - Parameter machine: what there is.
  public func match(on machine: CPUList) -> Match {
    let common = intersection(machine)
    if common.isEmpty { return .none }
    return common == self ? .all : .part(common, missing: subtracting(common))
  }
}

extension CPUList {
  /// Reads numbers and ranges between commas, in any order: `0-3,8`.
  ///
  /// - Throws: ``QuantityError`` for anything else, for a range that runs backwards and for a
  ///   number above 4095.
  public init(parsing text: String) throws(QuantityError) {
    let expected = "a list such as 0-3,8"
    guard !text.isEmpty else { throw .empty(expected: expected) }
    var ranges: [ClosedRange<Int>] = []
    for item in Array(text.utf8).split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    {
      let ends = item.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
      let numbers = ends.compactMap { CivilCalendar.number($0) }
      guard let first = numbers.first, let last = numbers.last, numbers.count == ends.count,
        ends.count <= 2
      else { throw .malformed(text: text, expected: expected) }
      guard first <= last, last <= Self.numberRange.upperBound else {
        throw .outOfRange(text: text, range: "0 to 4095, ranges from low to high")
      }
      ranges.append(Int(first)...Int(last))
    }
    self.init(merging: ranges)
  }
}

extension CPUList: CustomStringConvertible {
  /// One form for one set, with ranges as long as they can be; empty for ``none``.
  public var description: String {
    ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
      .joined(separator: ",")
  }
}

extension CPUList: Codable {
  /// The empty text is ``none``: an intersection may be stored.
  public init(from decoder: any Decoder) throws {
    self = try TextCoding.read(decoder) { text throws(QuantityError) in
      text.isEmpty ? .none : try CPUList(parsing: text)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    try TextCoding.write(self, to: encoder)
  }
}
