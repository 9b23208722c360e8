import DurableStorage
import ResourceManagement

/// Files that are read as scripts.
enum ScriptFile {
  /// - Throws: ``CommandError`` when the file cannot be read.
  static func bytes(of path: String) throws(CommandError) -> [UInt8] {
    do {
      // A symbolic link is as good as the file here: nothing is written.
      return try StateFile.read(StateFile(path: path).path)
    } catch .missing {
      throw .refused(.fileNotFound, "there is no file \(path)")
    } catch {
      throw .refused(.fileNotFound, "\(error)")
    }
  }
}
