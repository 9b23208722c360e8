import DurableStorage
import FoundationEssentials
import ResourceManagement

/// The client's own preferences: they change how it talks, never what is governed.
struct Preferences: Codable, Equatable {
  var output: OutputFormat?
  var color: GlobalOptions.ColorChoice?
  var errorFormat: GlobalOptions.ErrorFormat?
  /// A state file to use where neither flag nor environment names one.
  var state: String?
  var lockTimeout: TimeSpan?
  /// The control group below which those of commands are made.
  var cgroupRoot: String?

  static let systemPath = "/etc/rmctl/config.json"

  /// The user's preferences over the system's; a file that cannot be read is as good as none.
  static func load(_ environment: Environment) throws(CommandError) -> Preferences {
    let system = try read(systemPath)
    let user = try read(environment.configPath)
    return Preferences(
      output: user.output ?? system.output, color: user.color ?? system.color,
      errorFormat: user.errorFormat ?? system.errorFormat, state: user.state ?? system.state,
      lockTimeout: user.lockTimeout ?? system.lockTimeout,
      cgroupRoot: user.cgroupRoot ?? system.cgroupRoot)
  }

  static func read(_ path: String) throws(CommandError) -> Preferences {
    let bytes: [UInt8]
    do {
      bytes = try StateFile.read(path)
    } catch .missing {
      return Preferences()
    } catch {
      throw .refused(.valueInvalid, "the preferences cannot be read: \(error)")
    }
    do {
      return try JSONDecoder().decode(Preferences.self, from: Data(bytes))
    } catch {
      throw .refused(
        .valueInvalid, "\(path) does not hold preferences of rmctl",
        hint: "remove it, or set each one with rmctl config set")
    }
  }

  func write(to path: String) throws(CommandError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else {
      throw .refused(.valueInvalid, "the preferences cannot be encoded")
    }
    do {
      let file = try StateFile(path: path)
      let lock = try file.lock(waitMilliseconds: 10_000)
      try file.replace(with: Array(data) + [UInt8(ascii: "\n")], under: lock)
    } catch {
      throw .management(.storage(error), suggestions: [])
    }
  }
}

extension OutputFormat: Codable {}
extension GlobalOptions.ColorChoice: Codable {}
extension GlobalOptions.ErrorFormat: Codable {}
