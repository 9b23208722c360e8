import DurableStorage
import ResourceManagement

/// Files that are read as scripts.
enum ScriptFile {
  /// - Throws: ``CommandError`` when the file cannot be read.
  static func bytes(of path: String) throws(CommandError) -> [UInt8] {
    do {
      return try StateFile.readFollowing(path)
    } catch .missing {
      throw .refused(.fileNotFound, "there is no file \(path)")
    } catch {
      throw .refused(.fileNotFound, "\(error)")
    }
  }
}
