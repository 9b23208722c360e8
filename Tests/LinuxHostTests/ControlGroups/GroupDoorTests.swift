import Glibc
import LinuxHost
import Quantities
import TestSupport
import Testing

/// The one way to files of control groups, on plain folders.
@Suite struct GroupDoorTests {
  let folder: TemporaryFolder
  let outside: TemporaryFolder
  let group = GroupPath([.group(1)])

  init() throws {
    folder = try TemporaryFolder()
    outside = try TemporaryFolder()
    try outside.write("secret\n", to: "cpu.max")
  }

  private func door(_ isStepwise: Bool) throws -> GroupDoor {
    try GroupDoor(
      folder: folder.path, kind: .imitation(isUnified: true, Imitation { _ in .goOn }),
      isStepwise: isStepwise)
  }

  private func failure(_ action: () throws -> Void) -> GroupDoorError? {
    do {
      try action()
      return nil
    } catch {
      return error as? GroupDoorError
    }
  }

  @Test(arguments: [true, false])
  func valuesAreWrittenAndRead(isStepwise: Bool) throws {
    let door = try door(isStepwise)
    #expect(try door.make(group))
    #expect(try !door.make(group))
    try folder.write("max 100000\n", to: "g-1/cpu.max")
    #expect(try door.read("cpu.max", of: group) == "max 100000\n")
    try door.write("5000 100000", to: "cpu.max", of: group)
    try door.write("7", to: "cpu.max", of: group)
    #expect(folder.text("g-1/cpu.max") == "7")
    #expect(try door.children(of: .root) == [.group(1)])
    unlink(folder.path("g-1/cpu.max"))
    try door.remove(group)
    #expect(folder.names == [])
    #expect(try door.children(of: group) == [] && door.processes(of: group) == [])
  }

  @Test(arguments: [true, false])
  func errorsNameFileAndValue(isStepwise: Bool) throws {
    let door = try door(isStepwise)
    try door.make(group)
    // Nothing is ever created: a file that is not there is an error.
    let missing = failure { try door.write("5", to: "pids.max", of: group) }
    #expect(missing == .failed(.write, path: "g-1/pids.max", value: "5", number: ENOENT))
    #expect(missing?.isAbsence == true)
    #expect(
      missing?.description == "write g-1/pids.max, value \"5\": No such file or directory")
    #expect(folder.names == ["g-1"] && entries(folder, "g-1") == [])
    #expect(try door.readIfThere("pids.max", of: group) == nil)
    #expect(
      failure { try door.remove(.root) }
        == .failed(.remove, path: ".", value: nil, number: EBUSY))
    let deep = GroupPath([.group(2), .session(3)])
    #expect(
      failure { try door.make(deep) }
        == .failed(.make, path: "g-2/s-3", value: nil, number: ENOENT))
    try folder.write("12\nx\n", to: "g-1/cgroup.procs")
    #expect(
      failure { _ = try door.processes(of: group) }
        == .malformed(path: "g-1/cgroup.procs", text: "12\nx\n"))
  }

  @Test(arguments: [true, false])
  func linksLeadNowhere(isStepwise: Bool) throws {
    let door = try door(isStepwise)
    symlink(outside.path, folder.path("g-1"))
    #expect(failure { _ = try door.read("cpu.max", of: group) } != nil)
    #expect(failure { try door.write("5", to: "cpu.max", of: group) } != nil)
    #expect(failure { try door.make(group.appending(.session(1))) } != nil)
    #expect(failure { try door.remove(group) }?.number == ENOTDIR)
    unlink(folder.path("g-1"))
    try door.make(group)
    symlink(outside.path("cpu.max"), folder.path("g-1/cpu.max"))
    #expect(failure { _ = try door.read("cpu.max", of: group) }?.number == ELOOP)
    #expect(failure { try door.write("5", to: "cpu.max", of: group) }?.number == ELOOP)
    for path in ["../cpu.max", "/etc/passwd", "..", "../../etc/passwd"] {
      #expect(failure { _ = try door.read(path, of: group) } != nil, "\(path)")
    }
    #expect(outside.text("cpu.max") == "secret\n" && outside.names == ["cpu.max"])
  }

  @Test(.enabled(if: geteuid() == 0, "needs root"), arguments: [true, false])
  func anotherFileSystemIsNotEntered(isStepwise: Bool) throws {
    let root = try GroupDoor(
      folder: "/", kind: .imitation(isUnified: true, Imitation { _ in .goOn }),
      isStepwise: isStepwise)
    #expect(failure { _ = try root.read("proc/self/stat", of: .root) }?.number == EXDEV)
  }

  @Test func aFolderThatIsNoControlGroupIsRefused() throws {
    for isUnified in [true, false] {
      let refused = failure {
        _ = try GroupDoor(folder: folder.path, kind: .kernel(isUnified: isUnified))
      }
      guard case .foreignFileSystem(let root, let magic) = refused else {
        Issue.record("\(String(describing: refused))")
        continue
      }
      #expect(root == folder.path && magic != 0)
    }
    let missing = failure {
      _ = try GroupDoor(folder: folder.path("x"), kind: .kernel(isUnified: true))
    }
    #expect(missing?.number == ENOENT)
  }

  @Test func whatIsTooLargeIsNotRead() throws {
    let door = try door(false)
    try door.make(group)
    try folder.write([UInt8](repeating: 10, count: GroupDoor.mostBytes + 1), to: "g-1/x")
    #expect(
      failure { _ = try door.read("x", of: group) }
        == .tooLarge(path: "g-1/x", limit: GroupDoor.mostBytes))
  }

  @Test func ourFolderIsMadeBelowTheRootAndBecomesOne() throws {
    let above = try door(false)
    let name = try #require(GroupBaseName(parsing: "rmctl-test-7"))
    let door = try above.door(to: name)
    try door.make(group)
    #expect(door.path(group, "cgroup.procs") == folder.path + "/rmctl-test-7/g-1/cgroup.procs")
    #expect(entries(folder, "rmctl-test-7") == ["g-1"])
    #expect(failure { try above.remove(name) }?.number == ENOTEMPTY)
    try door.remove(group)
    try above.remove(name)
    #expect(folder.names == [])
  }

  @Test func namesHoldOurIdsAndNothingElse() {
    for (name, text) in [
      (GroupName.group(0), "g-0"), (.group(.max), "g-ffffffffffffffff"), (.session(0x2a), "s-2a"),
    ] {
      #expect(name.text == text && GroupName(parsing: text) == name)
    }
    for text in [
      "", "g", "g-", "g-g", "g-0a", "g-A", "g--1", "g-+1", "x-1", "g-1/", "g-1 ", "../g-1", "g-1\n",
      "g-10000000000000000", "s_1", "G-1", ".", "..", "cpu.max", "-rf", "g-1\u{301}", "ｇ-1", "g-１",
      "gé1", "é-1",
    ] {
      #expect(GroupName(parsing: text) == nil, "\(text)")
    }
    for text in ["rmctl", "rmctl-a", "rmctl-test-123"] {
      #expect(GroupBaseName(parsing: text)?.text == text)
    }
    for text in [
      "", "rmctl-", "rmctl/x", "rmctlx", "rmctl-..", "rmctl-A", "rmctl- ", "system.slice", "..",
      "rmctl-" + String(repeating: "a", count: 59), "rmctl\n", "rmctl-\u{e9}",
    ] {
      #expect(GroupBaseName(parsing: text) == nil, "\(text)")
    }
    #expect(GroupPath.root.levels == [.root] && GroupPath.root.parent == nil)
    #expect(GroupPath([.group(1), .session(2)]).levels.map(\.text) == [".", "g-1", "g-1/s-2"])
  }
}

private func entries(_ folder: TemporaryFolder, _ name: String) -> [String] {
  guard let listing = opendir(folder.path(name)) else { return ["?"] }
  defer { closedir(listing) }
  var names: [String] = []
  while let entry = readdir(listing) {
    let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names
}
