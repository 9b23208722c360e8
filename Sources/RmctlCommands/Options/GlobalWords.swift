import ResourceManagement

/// Finds the global options among the words of a statement, wherever they stand in front of `--`.
enum GlobalWords {
  /// Followed by a value of their own.
  static let valued: Set<String> = [
    "-S", "--state", "-o", "--output", "--columns", "--sort", "--limit", "--color",
    "--if-generation", "--request-id", "--lock-timeout", "--error-format",
  ]

  static let flags: Set<String> = [
    "--no-headers", "--raw", "-q", "--quiet", "-v", "--verbose", "--dry-run", "-y", "--yes",
    "--no-input",
  ]

  /// - Throws: ``CommandError/usage(_:suggestions:hint:)`` when a value is missing.
  static func split(
    _ words: [String]
  ) throws(CommandError) -> (options: [String], rest: [String]) {
    var options: [String] = []
    var rest: [String] = []
    var index = 0
    while index < words.count, words[index] != "--" {
      let word = words[index]
      index += 1
      if valued.contains(word) {
        guard index < words.count else {
          throw .usage("\(word) needs a value", hint: "rmctl help options")
        }
        options += [word, words[index]]
        index += 1
      } else if isWhole(word) {
        options.append(word)
      } else {
        rest.append(word)
      }
    }
    return (options, rest + words[index...])
  }

  /// The options that were probably meant.
  static func suggestions(for word: String) -> [String] {
    DidYouMean.suggestions(
      for: word, among: valued.union(flags).filter { $0.hasPrefix("--") }.sorted())
  }

  /// A flag, flags put together, or an option with its value in the same word.
  private static func isWhole(_ word: String) -> Bool {
    guard word.utf8.first == UInt8(ascii: "-"), word.utf8.count > 1 else { return false }
    if flags.contains(word) { return true }
    if word.hasPrefix("--") {
      let name = word.prefix { $0 != "=" }
      return name.count < word.count && valued.contains(String(name))
    }
    return word.hasPrefix("-o") || word.hasPrefix("-S")
      || word.dropFirst().allSatisfy { "qvy".contains($0) }
  }
}
