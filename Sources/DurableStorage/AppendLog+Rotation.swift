import Glibc
import SystemPackage

extension AppendLog {
  /// Moves the file aside when it is larger than `bytes`; the next append makes a new one.
  ///
  /// One rename: before it and after it every line is where readers look.
  ///
  /// - Returns: whether it was moved.
  @discardableResult
  package func rotate(
    ifLargerThan bytes: Int, under lock: borrowing StateLock
  ) throws(StorageError) -> Bool {
    guard let status = try Files.status(of: path, followLinks: false), status.isRegular,
      status.size > bytes
    else { return false }
    let last = try rotatedNumbers().last ?? 0
    guard last < Self.mostFiles else { return false }
    let target = rotatedPath(last + 1)
    try Files.check("rename", path) { rename(path, target) }
    try StateFile.syncFolder(folder)
    return true
  }

  /// Deletes files that were moved aside, the oldest first, until all files together have at
  /// most `totalBytes`; and every file that nobody has written to since `notBefore`.
  ///
  /// - Parameters:
  ///   - notBefore: milliseconds since 1970, compared with the time of a file's last line.
  ///   - isDryRun: only counts.
  /// - Returns: how many files were deleted, and their size.
  @discardableResult
  package func retain(
    totalBytes: Int, notBefore: Int64, under lock: borrowing StateLock, isDryRun: Bool = false
  ) throws(StorageError) -> (files: Int, bytes: Int) {
    var parts: [(path: String, status: Files.Status)] = []
    for part in try rotatedNumbers().map(rotatedPath) + [path] {
      guard let status = try Files.status(of: part, followLinks: false), status.isRegular
      else { continue }
      parts.append((part, status))
    }
    var total = parts.reduce(0) { $0 + $1.status.size }
    var deleted = (files: 0, bytes: 0)
    for (part, status) in parts {
      let isTooMuch = total > totalBytes && part != path
      guard isTooMuch || status.modified < notBefore else { continue }
      if !isDryRun { try Files.unlink(part) }
      total -= status.size
      deleted.files += 1
      deleted.bytes += status.size
    }
    return deleted
  }

  /// Of the files that were moved aside, oldest first.
  func rotatedNumbers() throws(StorageError) -> [Int] {
    guard let stream = opendir(folder) else {
      if errno == ENOENT { return [] }
      throw .io(call: "opendir", path: folder, .init(rawValue: errno))
    }
    defer { closedir(stream) }
    let prefix = (path.split(separator: "/").last.map(String.init) ?? path) + "."
    var numbers: [Int] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard name.hasPrefix(prefix) else { continue }
      let suffix = String(name.dropFirst(prefix.count))
      if let number = Int(suffix), (1...Self.mostFiles).contains(number),
        String(number) == suffix
      {
        numbers.append(number)
      }
    }
    return numbers.sorted()
  }

  /// More than ever come to be; then the file grows on.
  private static let mostFiles = 1_000_000_000

  func rotatedPath(_ number: Int) -> String { "\(path).\(number)" }

  var folder: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
