import SystemPackage

extension AppendLog {
  /// The newest lines, as many as are in the last `mostBytes` bytes, oldest first; the first may
  /// be cut and is dropped. Empty when there is no file.
  ///
  /// Needs no lock: a file that is moved aside meanwhile is read once, and one that is deleted
  /// meanwhile is not missed.
  package func lines(mostBytes: Int) throws(StorageError) -> [ArraySlice<UInt8>] {
    // The file itself first: moved aside after this, it is found among the others as well.
    var parts = try part(at: path, number: .max).map { [$0] } ?? []
    defer { for part in parts { try? part.file.close() } }
    var rest = mostBytes - (parts.first?.status.size ?? 0)
    for number in try rotatedNumbers().reversed() {
      if rest <= 0 { break }
      guard let part = try part(at: rotatedPath(number), number: number) else { continue }
      if let known = parts.firstIndex(where: { $0.status.isSameFile(as: part.status) }) {
        parts[known].number = number
        try? part.file.close()
      } else if part.status.isRegular {
        parts.append(part)
        rest -= part.status.size
      } else {
        try? part.file.close()
      }
    }
    return try newest(mostBytes, of: parts.sorted { $0.number > $1.number })
  }

  /// One file of the log.
  private struct Part {
    var number: Int
    let file: FileDescriptor
    let status: Files.Status
  }

  /// nil when there is no file.
  private func part(at path: String, number: Int) throws(StorageError) -> Part? {
    let file: FileDescriptor
    do {
      file = try Files.open(path, .readOnly, .nonBlocking)
    } catch .io(_, _, .noSuchFileOrDirectory) {
      return nil
    }
    do {
      return Part(number: number, file: file, status: try Files.status(of: file, path: path))
    } catch {
      try? file.close()
      throw error
    }
  }

  /// - Parameter parts: the newest first.
  private func newest(
    _ mostBytes: Int, of parts: [Part]
  ) throws(StorageError) -> [ArraySlice<UInt8>] {
    var lines: [[ArraySlice<UInt8>]] = []
    var rest = mostBytes
    for part in parts where rest > 0 {
      let start = max(0, part.status.size - rest)
      let bytes = try Files.readAll(
        part.file, path: path, size: part.status.size - start, from: Int64(start))
      let found = bytes.split(separator: Self.newline)
      lines.append(start > 0 ? Array(found.dropFirst()) : found)
      rest -= part.status.size
    }
    return Array(lines.reversed().joined())
  }
}
