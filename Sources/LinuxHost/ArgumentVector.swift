import Glibc

/// Arguments as exec(3) takes them: C strings and a null at the end.
enum ArgumentVector {
  /// The caller frees every entry, or lets exec do it.
  static func make(_ words: [[UInt8]]) -> [UnsafeMutablePointer<CChar>?] {
    words.map { word in strdup((word + [0]).map { CChar(bitPattern: $0) }) } + [nil]
  }
}
