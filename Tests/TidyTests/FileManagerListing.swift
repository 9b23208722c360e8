import Foundation

/// What a person sees in a folder.
enum FileManagerListing {
  static func visible(_ folder: URL) throws -> Set<String> {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return Set(names.filter { !$0.hasPrefix(".") })
  }
}
