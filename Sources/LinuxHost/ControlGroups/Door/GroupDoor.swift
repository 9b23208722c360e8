import CLinux
import Glibc

/// The one way to the files of a control group hierarchy. It holds a folder of which it has checked
/// that it is one, and opens only what lies beneath it.
package final class GroupDoor: Sendable {
  package let kind: GroupTreeKind
  /// The path by which the root was opened, for messages and for other processes.
  package let folder: String
  private let descriptor: Int32
  /// Whether to do without openat2(2).
  private let isStepwise: Bool

  /// Files of a group are short; lists of processes and devices may be longer.
  package static let mostBytes = 1 << 20

  /// - Parameters:
  ///   - folder: the group that becomes the root; links in its own path are followed.
  ///   - isStepwise: opens component by component even where the kernel can do better.
  /// - Throws: `failed` for a folder that cannot be opened, `foreignFileSystem` for one that is no
  ///   control group of this version.
  package init(
    folder: String, kind: GroupTreeKind, isStepwise: Bool = false
  ) throws(GroupDoorError) {
    let file = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else {
      throw .failed(.open, path: folder, value: nil, number: errno)
    }
    if case .kernel(let isUnified) = kind {
      let magic = rmctl_file_system_magic_of(file)
      guard magic == (isUnified ? FileSystemMagic.cgroup2 : FileSystemMagic.cgroup) else {
        close(file)
        throw .foreignFileSystem(root: folder, magic: magic)
      }
    }
    self.kind = kind
    self.folder = folder
    self.isStepwise = isStepwise
    descriptor = file
  }

  private init(
    descriptor: Int32, folder: String, kind: GroupTreeKind, isStepwise: Bool
  ) {
    self.descriptor = descriptor
    self.folder = folder
    self.kind = kind
    self.isStepwise = isStepwise
  }

  deinit {
    close(descriptor)
  }

  /// A door whose root is the group `name` below this one's, which is made when it is not there.
  package func door(to name: GroupBaseName) throws(GroupDoorError) -> GroupDoor {
    let path = GroupPath.root.appending(name)
    try make(path)
    let file = try open(path, nil, O_RDONLY | O_DIRECTORY, .open)
    return GroupDoor(
      descriptor: file, folder: "\(folder)/\(name.text)", kind: kind, isStepwise: isStepwise)
  }

  /// The same, without making it; nil when it is not there.
  package func doorIfThere(to name: GroupBaseName) throws(GroupDoorError) -> GroupDoor? {
    do {
      let file = try open(.root.appending(name), nil, O_RDONLY | O_DIRECTORY, .open)
      return GroupDoor(
        descriptor: file, folder: "\(folder)/\(name.text)", kind: kind, isStepwise: isStepwise)
    } catch {
      if error.isAbsence { return nil }
      throw error
    }
  }

  /// The whole text of a file of a group.
  package func read(_ file: String, of group: GroupPath) throws(GroupDoorError) -> String {
    let opened = try open(group, file, O_RDONLY, .read)
    defer { close(opened) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 4096)
    while true {
      let got = Glibc.read(opened, &part, part.count)
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw failure(.read, group, file, errno) }
      if got == 0 { break }
      bytes += part[..<got]
      guard bytes.count <= Self.mostBytes else {
        throw .tooLarge(path: "\(group.text)/\(file)", limit: Self.mostBytes)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// nil when the group or the file is not there.
  package func readIfThere(
    _ file: String, of group: GroupPath
  ) throws(GroupDoorError) -> String? {
    do {
      return try read(file, of: group)
    } catch {
      if error.isAbsence { return nil }
      throw error
    }
  }

  /// Writes a value in one piece, as the kernel wants it.
  package func write(
    _ value: String, to file: String, of group: GroupPath
  ) throws(GroupDoorError) {
    let act = Imitation.Act.writing(folder: path(group), file: file, value: value)
    if try isDone(act, .write, group, file, value) { return }
    let opened = try open(group, file, O_WRONLY | O_TRUNC, .write, value)
    defer { close(opened) }
    let bytes = Array(value.utf8)
    var taken: Int
    repeat { taken = Glibc.write(opened, bytes, bytes.count) } while taken < 0 && errno == EINTR
    guard taken >= 0 else { throw failure(.write, group, file, errno, value) }
    guard taken == bytes.count else {
      throw .short(path: "\(group.text)/\(file)", value: value, taken: taken)
    }
  }

  /// Makes the group; its parent must be there. One that is there already is no error.
  ///
  /// - Returns: whether it was made now.
  @discardableResult
  package func make(_ group: GroupPath) throws(GroupDoorError) -> Bool {
    guard let parent = group.parent, let name = group.components.last else { return false }
    let above = try openFolder(parent, .make, for: group)
    defer { close(above) }
    if mkdirat(above, name, 0o755) != 0 {
      guard errno == EEXIST else { throw failure(.make, group, nil, errno) }
      return false
    }
    if case .imitation(_, let imitation) = kind { _ = imitation.answer(.made(folder: path(group))) }
    return true
  }

  /// Removes one group without groups below it.
  package func remove(_ group: GroupPath) throws(GroupDoorError) {
    guard let parent = group.parent, let name = group.components.last else {
      throw .failed(.remove, path: group.text, value: nil, number: EBUSY)
    }
    let above = try openFolder(parent, .remove, for: group)
    defer { close(above) }
    if try isDone(.removing(folder: path(group)), .remove, group, nil, nil) { return }
    guard unlinkat(above, name, AT_REMOVEDIR) == 0 else {
      throw failure(.remove, group, nil, errno)
    }
  }

  /// Removes the group `name` below the root, which must be empty.
  package func remove(_ name: GroupBaseName) throws(GroupDoorError) {
    try remove(GroupPath.root.appending(name))
  }

  /// The names of the folders in a group, sorted.
  func names(in group: GroupPath) throws(GroupDoorError) -> [String] {
    let opened = try open(group, nil, O_RDONLY | O_DIRECTORY, .list)
    guard let listing = fdopendir(opened) else {
      let number = errno
      close(opened)
      throw failure(.list, group, nil, number)
    }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
      guard entry.pointee.d_type == UInt8(DT_DIR) else { continue }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// For another process, which opens it itself.
  package func path(_ group: GroupPath, _ file: String? = nil) -> String {
    ([folder] + group.components + (file.map { [$0] } ?? [])).joined(separator: "/")
  }

  private func open(
    _ group: GroupPath, _ file: String?, _ flags: Int32, _ operation: GroupDoorError.Operation,
    _ value: String? = nil
  ) throws(GroupDoorError) -> Int32 {
    let components = group.components + (file.map { [$0] } ?? [])
    let opened = BeneathOpener.open(descriptor, components, flags: flags, stepwise: isStepwise)
    guard opened >= 0 else { throw failure(operation, group, file, errno, value) }
    return opened
  }

  /// - Parameter group: what the error names.
  private func openFolder(
    _ folder: GroupPath, _ operation: GroupDoorError.Operation, for group: GroupPath
  ) throws(GroupDoorError) -> Int32 {
    let opened = BeneathOpener.open(
      descriptor, folder.components, flags: O_RDONLY | O_DIRECTORY, stepwise: isStepwise)
    guard opened >= 0 else { throw failure(operation, group, nil, errno) }
    return opened
  }

  /// What the imitation says, where there is one.
  private func isDone(
    _ act: Imitation.Act, _ operation: GroupDoorError.Operation, _ group: GroupPath,
    _ file: String?, _ value: String?
  ) throws(GroupDoorError) -> Bool {
    guard case .imitation(_, let imitation) = kind else { return false }
    switch imitation.answer(act) {
    case .goOn: return false
    case .done: return true
    case .refuse(let number): throw failure(operation, group, file, number, value)
    }
  }

  private func failure(
    _ operation: GroupDoorError.Operation, _ group: GroupPath, _ file: String?, _ number: Int32,
    _ value: String? = nil
  ) -> GroupDoorError {
    .failed(
      operation, path: file.map { "\(group.text)/\($0)" } ?? group.text, value: value,
      number: number)
  }
}
