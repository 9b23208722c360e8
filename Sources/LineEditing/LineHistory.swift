import CReadline
import Glibc

/// What was typed, kept in a private file that several shells append to at once.
@MainActor
package final class LineHistory {
  package static let mostLines = 10_000
  private let path: String
  private var last: String?
  package private(set) var lines: [String] = []

  /// Reads what is there; a file that cannot be read is an empty history.
  package init(path: String) {
    self.path = path
    rmctl_history_limit(Int32(Self.mostLines))
    guard let text = Self.read(path) else { return }
    let all = text.split(separator: "\n")
    lines = all.suffix(Self.mostLines).map(String.init)
    if all.count > 2 * Self.mostLines { shorten() }
    lines.forEach { rmctl_history_add($0) }
    last = lines.last
  }

  /// Keeps a line, unless it starts with a space or repeats the one before.
  package func add(_ line: String) {
    let isKept = !line.hasPrefix(" ") && !line.allSatisfy(\.isWhitespace) && line != last
    guard isKept else { return }
    last = line
    let flat = line.split(separator: "\n").joined(separator: " ")
    lines.append(flat)
    rmctl_history_add(flat)
    append(flat + "\n")
  }

  /// Keeps the newest lines only. Under the lock, so that no other shell's line is lost.
  private func shorten() {
    let file = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return }
    defer { close(file) }
    guard flock(file, LOCK_EX) == 0, let text = Self.read(path) else { return }
    let kept = text.split(separator: "\n").suffix(Self.mostLines).joined(separator: "\n") + "\n"
    let bytes = Array(kept.utf8)
    guard ftruncate(file, 0) == 0 else { return }
    _ = write(file, bytes, bytes.count)
  }

  /// One write under a lock, so that two shells never mix their lines.
  private func append(_ text: String) {
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW
    var file = open(path, flags, 0o600)
    if file < 0, errno == ENOENT {
      makeFolder()
      file = open(path, flags, 0o600)
    }
    guard file >= 0 else { return }
    defer { close(file) }
    guard flock(file, LOCK_EX) == 0 else { return }
    let bytes = Array(text.utf8)
    _ = write(file, bytes, bytes.count)
  }

  /// The state may be elsewhere, so that nobody else has made the folder.
  private func makeFolder() {
    for index in path.indices.dropFirst() where path[index] == "/" {
      mkdir(String(path[..<index]), 0o700)
    }
  }

  private static func read(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65536)
    while true {
      let got = Glibc.read(file, &chunk, chunk.count)
      if got > 0 {
        bytes += chunk[..<got]
      } else if got == 0 || errno != EINTR {
        return String(decoding: bytes, as: UTF8.self)
      }
    }
  }
}
