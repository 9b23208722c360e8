import Foundation

/// The checkout as the tidy tests read it.
struct SourceTree {
  struct File {
    /// Relative to the root of the checkout.
    let path: String
    let lines: [Substring]

    /// The target that it belongs to: the folder below `Sources`.
    var room: String { String(path.split(separator: "/")[1]) }

    /// Lines without comments, with their numbers.
    var code: [(number: Int, text: Substring)] {
      lines.enumerated().compactMap { index, line in
        let text = line.drop { $0 == " " }
        return text.hasPrefix("//") ? nil : (index + 1, line)
      }
    }

    var imports: [String] {
      code.compactMap { _, line in
        let words = line.split(separator: " ").map(String.init)
        guard let index = words.firstIndex(of: "import"), index <= 2, index + 1 < words.count,
          words[..<index].allSatisfy({ $0.hasPrefix("@") || accessLevels.contains($0) })
        else { return nil }
        return words[index + 1]
      }
    }

    private var accessLevels: Set<String> { ["public", "package", "internal", "private"] }
  }

  let root: URL

  /// Tests/TidyTests/SourceTree.swift lies three levels below the root.
  init() {
    root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
  }

  /// All files below a folder whose names end so.
  func files(below folder: String, ending suffix: String = ".swift") throws -> [File] {
    let names = FileManager.default.enumerator(atPath: root.appending(path: folder).path) ?? .init()
    return try names.compactMap { $0 as? String }
      .filter { $0.hasSuffix(suffix) && !$0.contains(".build") }.sorted()
      .map { name in
        let path = "\(folder)/\(name)"
        let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        return File(
          path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
      }
  }

  func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }
}
