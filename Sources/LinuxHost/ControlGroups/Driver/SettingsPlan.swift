/// What to write into the files of a group to make it what its settings say.
package struct SettingsPlan: Hashable, Sendable {
  package struct Write: Hashable, Sendable {
    package let setting: GroupSetting
    package let file: String
    package let value: String
  }

  /// A setting that this kernel cannot enforce.
  package struct Gap: Hashable, Sendable {
    package let setting: GroupSetting
    /// A sentence.
    package let reason: String

    package init(setting: GroupSetting, reason: String) {
      self.setting = setting
      self.reason = reason
    }
  }

  /// In the order in which the kernel takes them.
  package var writes: [Write] = []
  package var gaps: [Gap] = []

  mutating func write(_ setting: GroupSetting, _ file: String, _ value: String) {
    writes.append(Write(setting: setting, file: file, value: value))
  }

  mutating func gap(_ setting: GroupSetting, _ reason: String) {
    gaps.append(Gap(setting: setting, reason: reason))
  }

  static func missing(_ file: String) -> String { "this kernel has no file \(file)" }
}

extension SettingsPlan {
  /// The weight of I/O, in each of the files that the kernel has: which of them counts depends on
  /// the scheduler of the disk.
  ///
  /// - Parameters:
  ///   - places: the usual file first.
  ///   - prefix: what stands in front of a weight for all devices.
  mutating func addIOWeight(
    _ weight: GroupWeight?, _ files: GroupFiles, _ places: [(file: String, scale: WeightScale)],
    prefix: String = ""
  ) throws(GroupDoorError) {
    guard let weight, let usual = places.first else { return }
    var isHeld = false
    for place in places {
      guard let text = try files.text(place.file) else { continue }
      isHeld = true
      if WeightFile.weight(parsing: text) != weight[place.scale] {
        write(.ioWeight, place.file, "\(prefix)\(weight[place.scale])")
      }
    }
    if !isHeld { gap(.ioWeight, Self.missing(usual.file)) }
  }
}

/// The files of a group as they are.
struct GroupFiles {
  /// nil when there is no such file.
  let text: (String) throws(GroupDoorError) -> String?
  /// The same of the group above.
  let textAbove: (String) throws(GroupDoorError) -> String?
  /// Bytes of a page of memory.
  let page: UInt64

  func line(_ file: String) throws(GroupDoorError) -> String? {
    try text(file).map { String($0.prefix { $0 != "\n" }) }
  }
}
