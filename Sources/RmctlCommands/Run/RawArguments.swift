import Glibc

/// The words that this process was started with, as bytes: `CommandLine.arguments` repairs what
/// is no UTF-8, and a repaired file name is the name of another file.
enum RawArguments {
  /// The bytes of `words`: those of our own last arguments when `words` came from there.
  static func bytes(of words: [String]) -> [[UInt8]] {
    let raw = (0..<Int(CommandLine.argc)).compactMap { index in
      CommandLine.unsafeArgv[index].map { word in
        UnsafeRawBufferPointer(start: word, count: strlen(word)).map { $0 }
      }
    }
    let last = Array(raw.suffix(words.count))
    let isOurs = last.map { String(decoding: $0, as: UTF8.self) } == words
    return isOurs ? last : words.map { Array($0.utf8) }
  }
}
