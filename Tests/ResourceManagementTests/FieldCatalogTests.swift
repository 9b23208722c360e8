import Glibc
@testable import ResourceManagement
import Testing

@Suite struct FieldCatalogTests {
  /// Every source file of the command line, as one text.
  private static let commands: String = {
    let root = "\(#filePath)".split(separator: "/").dropLast(3).joined(separator: "/")
    return text(below: "/\(root)/Sources/RmctlCommands")
  }()

  private static func text(below path: String) -> String {
    guard let folder = opendir(path) else { return "" }
    defer { closedir(folder) }
    var text = ""
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard !name.hasPrefix(".") else { continue }
      text +=
        name.hasSuffix(".swift") ? read("\(path)/\(name)") : self.text(below: "\(path)/\(name)")
    }
    return text
  }

  private static func read(_ path: String) -> String {
    guard let file = fopen(path, "r") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  /// `--max-idle` is a property `maxIdle`, or stands in the text itself.
  private static func property(of option: String) -> String {
    let words = option.drop { $0 == "-" }.split(separator: "-")
    let first = words.first.map(String.init) ?? ""
    return first + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  @Test("every section and every field says what it means and what it takes")
  func meanings() {
    #expect(FieldCatalog.entries.count == PolicySection.allCases.count + 1)
    for entry in FieldCatalog.entries {
      #expect(entry.meaning.hasSuffix("."), "\(entry.path)")
      #expect(!entry.fields.isEmpty || entry.path == "mappingOrder", "\(entry.path)")
      for field in entry.fields {
        #expect(!field.type.isEmpty && field.meaning.hasSuffix("."), "\(entry.path).\(field.name)")
      }
      #expect(Set(entry.fields.map(\.name)).count == entry.fields.count, "\(entry.path)")
    }
    #expect(Set(FieldCatalog.paths).count == FieldCatalog.paths.count)
    #expect(FieldCatalog.paths.contains("plan.directives.switchElapsed"))
  }

  @Test("the catalog knows every key that documents may have")
  func keys() throws {
    for section in PolicySection.allCases {
      let entry = try #require(FieldCatalog.entries.first { $0.path == section.noun })
      #expect(Set(entry.fields.map(\.name)) == Set(section.keys), "\(section)")
    }
  }

  @Test("every option that a field names is one of the command line")
  func options() {
    let source = Self.commands
    #expect(source.utf8.count > 10_000)
    for entry in FieldCatalog.entries {
      for field in entry.fields {
        guard let option = field.option else { continue }
        let name = String(option.drop { $0 == "-" })
        let property = Self.property(of: option)
        let isThere =
          SettingCatalog.names.contains(option) || source.contains("\"\(name)\"")
          || source.contains("var \(property):")
          || source.contains("var \(property) =")
        #expect(isThere, "\(entry.path).\(field.name): \(option)")
      }
    }
  }
}
