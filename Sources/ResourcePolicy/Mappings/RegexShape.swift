/// Looks through a regular expression before the C library compiles it: that library copies what
/// a repetition repeats, so `(a{255}){255}` alone would take all memory.
struct RegexShape {
  /// The most characters, classes and anchors after every repetition is written out.
  private static let largest = 1024
  private static let mostRepetitions = 255
  /// The C library takes twice the time for every `(a*)*` more.
  private static let mostEmptyLoops = 4
  /// The most parts that `{2,5}` and its like leave open; the time grows with their fourth power.
  private static let mostOptional = 128

  /// What is known of a group that is still open.
  private struct Level {
    /// The size of what stands before the last item, and that of the last item.
    var before = 0
    var last = 0
    /// Whether the last item, the branch before it, and one of the branches before may be empty.
    var lastMayBeEmpty = true
    var branchMayBeEmpty = true
    var someBranchMayBeEmpty = false

    var mayBeEmpty: Bool { someBranchMayBeEmpty || (branchMayBeEmpty && lastMayBeEmpty) }
  }

  private let bytes: [UInt8]
  private var index = 0
  /// The whole and the open parentheses in it.
  private var open = [Level()]
  private var emptyLoops = 0
  private var optional = 0

  init(_ pattern: String) {
    bytes = Array(pattern.utf8)
  }

  /// What is wrong; nil when nothing is that the C library would not see itself.
  mutating func problem() -> String? {
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if let problem = step(byte) { return problem }
      if size > Self.largest {
        return "with its repetitions written out it has more than \(Self.largest) parts"
      }
      if optional > Self.mostOptional {
        return "its repetitions leave more than \(Self.mostOptional) parts open"
      }
      if emptyLoops > Self.mostEmptyLoops {
        return "it repeats what may be empty more than \(Self.mostEmptyLoops) times;"
          + " write (a)* for (a*)*"
      }
    }
    return open.count > 1 ? "a \"(\" is not closed" : nil
  }

  /// Every number is at most `largest × 256` when this is asked, so nothing overflows.
  private var size: Int { open.reduce(0) { $0 + $1.before + $1.last } }

  private mutating func step(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "\\"): return escape()
    case UInt8(ascii: "["): return bracket()
    case UInt8(ascii: "("):
      if index < bytes.count, bytes[index] == UInt8(ascii: "?") {
        return "\"(?\" does not exist in POSIX extended expressions"
      }
      open.append(Level())
    case UInt8(ascii: ")"):
      guard open.count > 1, let inner = open.popLast() else { return "a \")\" has no \"(\"" }
      add(max(inner.before + inner.last, 1), mayBeEmpty: inner.mayBeEmpty)
    case UInt8(ascii: "|"): endBranch()
    case UInt8(ascii: "^"), UInt8(ascii: "$"): add(1, mayBeEmpty: true)
    case UInt8(ascii: "{"): return interval()
    case UInt8(ascii: "+"): repeatLast(2, isLoop: true)
    case UInt8(ascii: "*"): repeatLast(1, mayBeEmpty: true, isLoop: true)
    case UInt8(ascii: "?"): repeatLast(1, mayBeEmpty: true)
    default:
      // The later bytes of a character belong to its first.
      if byte & 0xC0 != 0x80 { add(1) }
    }
    return nil
  }

  private mutating func add(_ size: Int, mayBeEmpty: Bool = false) {
    guard var level = open.popLast() else { return }
    level.before += level.last
    level.last = size
    level.branchMayBeEmpty = level.branchMayBeEmpty && level.lastMayBeEmpty
    level.lastMayBeEmpty = mayBeEmpty
    open.append(level)
  }

  private mutating func endBranch() {
    guard var level = open.popLast() else { return }
    level.before += level.last
    level.last = 1
    level.someBranchMayBeEmpty = level.mayBeEmpty
    level.branchMayBeEmpty = true
    level.lastMayBeEmpty = true
    open.append(level)
  }

  /// - Parameter isLoop: whether the number of times has no end.
  private mutating func repeatLast(
    _ times: Int, mayBeEmpty: Bool = false, isLoop: Bool = false
  ) {
    guard var level = open.popLast() else { return }
    if isLoop, level.lastMayBeEmpty { emptyLoops += 1 }
    level.last *= times
    level.lastMayBeEmpty = level.lastMayBeEmpty || mayBeEmpty
    open.append(level)
  }

  private mutating func escape() -> String? {
    guard index < bytes.count else { return "it ends in a backslash" }
    let byte = bytes[index]
    index += 1
    guard !(UInt8(ascii: "1")...UInt8(ascii: "9")).contains(byte) else {
      return "back-references such as \\1 are not supported"
    }
    // Edges of words and lines are nothing by themselves.
    add(1, mayBeEmpty: "bB<>`'".utf8.contains(byte))
    return nil
  }

  /// Skips `[…]`, in which `]` may come first and `[:alpha:]` and its like may stand.
  private mutating func bracket() -> String? {
    if index < bytes.count, bytes[index] == UInt8(ascii: "^") { index += 1 }
    var isFirst = true
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "]"), !isFirst {
        add(1)
        return nil
      }
      isFirst = false
      if byte == UInt8(ascii: "["), index < bytes.count, ":.=".utf8.contains(bytes[index]) {
        guard skipClass(bytes[index]) else { break }
      }
    }
    return "a \"[\" is not closed"
  }

  private mutating func skipClass(_ mark: UInt8) -> Bool {
    var end = index + 1
    while end + 1 < bytes.count {
      if bytes[end] == mark, bytes[end + 1] == UInt8(ascii: "]") {
        index = end + 2
        return true
      }
      end += 1
    }
    return false
  }

  private mutating func interval() -> String? {
    let form = "a repetition is written {2}, {2,} or {2,5}; write \\{ for the sign"
    guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else { return form }
    let parts = bytes[index..<end].split(
      separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    index = end + 1
    guard let first = parts.first, let last = parts.last, parts.count <= 2, !first.isEmpty,
      parts.allSatisfy({ $0.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) })
    else { return form }
    guard let low = Self.count(first), let high = last.isEmpty ? low : Self.count(last),
      low <= high
    else { return "a repetition counts from 0 to \(Self.mostRepetitions), the lower number first" }
    optional += (high - low) * (open.last?.last ?? 0)
    repeatLast(
      last.isEmpty ? low + 1 : max(high, 1), mayBeEmpty: low == 0, isLoop: last.isEmpty)
    return nil
  }

  private static func count(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.count <= 3 else { return nil }
    let number = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    return number <= mostRepetitions ? number : nil
  }
}
