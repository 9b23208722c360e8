import Glibc

/// A folder of its own under `/tmp`, for its owner only, removed with everything in it when the
/// object goes away. Keep it in a property of the suite, so that it lives as long as the test.
public final class TemporaryFolder: Sendable {
  public let path: String

  /// The error number of a call that failed.
  public struct Failure: Error {
    public let call: String
    public let number: Int32
  }

  public init() throws {
    var template = Array("/tmp/rmctl-test.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(call: "mkdtemp", number: errno) }
    path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    Self.remove(path)
  }

  /// The path of an entry.
  public func path(_ name: String) -> String {
    "\(path)/\(name)"
  }

  /// Makes a file, or empties the one that is there, and gives it exactly this mode.
  public func write(_ bytes: [UInt8], to name: String, mode: UInt32 = 0o600) throws {
    let file = open(path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw Failure(call: "open", number: errno) }
    defer { close(file) }
    guard fchmod(file, mode) == 0, Glibc.write(file, bytes, bytes.count) == bytes.count else {
      throw Failure(call: "write", number: errno)
    }
  }

  public func write(_ text: String, to name: String, mode: UInt32 = 0o600) throws {
    try write(Array(text.utf8), to: name, mode: mode)
  }

  /// Makes the folders in which a file of this name is to stand.
  public func makeFolders(for name: String) {
    var folder = ""
    for part in name.split(separator: "/").dropLast() {
      folder += (folder.isEmpty ? "" : "/") + part
      mkdir(path(folder), 0o700)
    }
  }

  /// nil when there is no such file.
  public func read(_ name: String) -> [UInt8]? {
    let file = open(path(name), O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 65536)
    while true {
      let got = Glibc.read(file, &part, part.count)
      guard got > 0 else { return bytes }
      bytes += part[..<got]
    }
  }

  public func text(_ name: String) -> String? {
    read(name).map { String(decoding: $0, as: UTF8.self) }
  }

  /// What stands in the folder, sorted.
  public var names: [String] { Self.names(in: path).sorted() }

  /// What `lstat` says of an entry; nil when there is none.
  public func mode(of name: String) -> UInt32? {
    status(of: name).map { $0.st_mode & 0o7777 }
  }

  public func inode(of name: String) -> UInt? {
    status(of: name).map { UInt($0.st_ino) }
  }

  public func links(of name: String) -> Int? {
    status(of: name).map { Int($0.st_nlink) }
  }

  private func status(of name: String) -> stat? {
    var status = stat()
    return lstat(path(name), &status) == 0 ? status : nil
  }

  private static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func remove(_ path: String) {
    if unlink(path) == 0 { return }
    for name in names(in: path) { remove("\(path)/\(name)") }
    rmdir(path)
  }
}
