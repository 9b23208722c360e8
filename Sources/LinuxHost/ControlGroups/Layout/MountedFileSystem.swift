/// A line of `/proc/self/mountinfo`: proc_pid_mountinfo(5).
package struct MountedFileSystem: Hashable, Sendable {
  package let device: DeviceNumber
  /// What of the file system is mounted: `/` for all of it. In a control group hierarchy that is a
  /// group, as this process's namespace names it.
  package let root: String
  package let mountPoint: String
  /// Of this mount, such as `rw` and `nosuid`.
  package let options: [String]
  package let type: String
  /// What it was mounted from, such as `/dev/vda`, or any word.
  package let source: String
  /// Of the file system; controllers of version 1 are among them.
  package let superOptions: [String]

  /// nil when the line has another form.
  package init?(parsing line: Substring) {
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
    // Any number of optional fields end with a hyphen that stands alone.
    guard words.count >= 10, let end = words[6...].firstIndex(of: "-"), words.count - end >= 4,
      let device = DeviceNumber(parsing: words[2]), let root = Self.unescaped(words[3]),
      let mountPoint = Self.unescaped(words[4]), let source = Self.unescaped(words[end + 2]),
      root.hasPrefix("/"), mountPoint.hasPrefix("/")
    else { return nil }
    self.device = device
    self.root = root
    self.mountPoint = mountPoint
    options = words[5].split(separator: ",").map(String.init)
    type = String(words[end + 1])
    self.source = source
    superOptions = words[end + 3].split(separator: ",").map(String.init)
  }

  /// All lines, in the order of mounting; lines of another form are left out.
  package static func list(parsing text: String) -> [MountedFileSystem] {
    text.split(separator: "\n").compactMap { MountedFileSystem(parsing: $0) }
  }

  /// Those that this process sees.
  ///
  /// - Parameter root: stands for `/`.
  package static func read(root: String = "") -> [MountedFileSystem] {
    KernelFile.text(root + "/proc/self/mountinfo").map(list) ?? []
  }

  package var isReadOnly: Bool { options.contains("ro") || superOptions.contains("ro") }

  /// Space, tab, end of line and backslash are written as `\040` and so on.
  ///
  /// - Returns: nil when a backslash is not followed by three octal digits of one byte.
  private static func unescaped(_ word: Substring) -> String? {
    let backslash = UInt8(ascii: "\\")
    guard word.utf8.contains(backslash) else { return String(word) }
    var bytes: [UInt8] = []
    var rest = Array(word.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == backslash else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(3)
      guard digits.count == 3, digits.allSatisfy({ (48...55).contains($0) }),
        let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
      else { return nil }
      bytes.append(value)
      rest = rest.dropFirst(3)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
