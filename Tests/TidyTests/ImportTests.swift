import Testing

/// The import table of docs/architecture.md: who may know whom.
struct ImportTests {
  private static let ours: [String: Set<String>] = [
    "CLinux": [],
    "CReadline": [],
    "Quantities": [],
    "ResourcePolicy": ["Quantities", "CRegex"],
    "CRegex": [],
    "CPrefetch": [],
    "CYaml": [],
    "Documents": ["Quantities", "CYaml"],
    "Scheduling": ["Quantities", "CPrefetch"],
    "ResourceEngine": ["ResourcePolicy", "Scheduling", "Quantities"],
    "DurableStorage": ["CLinux"],
    "ResourceManagement": [
      "ResourceEngine", "DurableStorage", "ResourcePolicy", "Scheduling", "Documents",
      "Quantities",
    ],
    "Simulator": ["ResourceEngine", "ResourcePolicy", "Scheduling", "Documents", "Quantities"],
    "LinuxHost": ["Quantities", "CLinux"],
    "ProcessEnforcement": ["ResourceManagement", "ResourceEngine", "LinuxHost", "Quantities"],
    "LineEditing": ["CReadline"],
    "RmctlCommands": [
      "ProcessEnforcement", "Simulator", "ResourceManagement", "DurableStorage", "LinuxHost",
      "LineEditing", "CLinux",
    ],
    "rmctl": ["RmctlCommands"],
  ]

  private static let foreign: [String: Set<String>] = [
    "Scheduling": ["Synchronization"],
    "ResourceEngine": ["Synchronization"],
    "DurableStorage": ["Glibc", "Synchronization", "SystemPackage"],
    "ResourceManagement": ["SystemPackage"],
    "Simulator": ["HeapModule"],
    "LinuxHost": ["Glibc"],
    "ProcessEnforcement": ["Glibc", "Logging"],
    "LineEditing": ["Glibc"],
    "RmctlCommands": ["Glibc", "ArgumentParser", "FoundationEssentials", "Logging"],
  ]

  @Test("every import stands in the table")
  func importsFollowTheTable() throws {
    for file in try SourceTree().files(below: "Sources") {
      let allowed = try #require(Self.ours[file.room], "\(file.room) is not in the table")
        .union(Self.foreign[file.room] ?? [])
      for name in file.imports where !allowed.contains(name) {
        let isSnapshot = file.path.hasPrefix("Sources/ResourceManagement/Snapshot/")
        guard !(isSnapshot && name == "FoundationEssentials") else { continue }
        Issue.record("\(file.path) imports \(name), which \(file.room) may not know")
      }
    }
  }

  @Test("the executable is a stub")
  func executableIsAStub() throws {
    let files = try SourceTree().files(below: "Sources/rmctl")
    #expect(files.count == 1)
    #expect(files.allSatisfy { $0.lines.count < 15 })
  }

  @Test("no subsystem of the engine names a sibling")
  func subsystemsAreStrangers() throws {
    let types = [
      "Sessions": ["SessionTable", "Session("], "Admission": ["Admission("],
      "Accounting": ["Accounting(", "GroupCounters"],
    ]
    for (folder, _) in types {
      for file in try SourceTree().files(below: "Sources/ResourceEngine/\(folder)") {
        for (sibling, names) in types where sibling != folder {
          for (number, line) in file.code {
            for name in names where line.contains(name) {
              Issue.record("\(file.path):\(number) names \(name) of \(sibling)")
            }
          }
        }
      }
    }
  }
}
