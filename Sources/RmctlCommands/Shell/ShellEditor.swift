import DurableStorage
import Glibc
import LineEditing
import ResourceManagement

/// `\e`: the last statement in the user's editor; what comes back stands on the next line.
@MainActor
enum ShellEditor {
  static func edit(_ shell: ShellSession) throws {
    let environment = shell.context.environment
    let editor = environment["VISUAL"] ?? environment["EDITOR"] ?? "vi"
    var template = Array("/tmp/rmctl-XXXXXX".utf8CString)
    let file = mkstemp(&template)
    guard file >= 0 else {
      throw CommandError.refused(.hostFailure, "no temporary file: \(errno)")
    }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    let text = (shell.lastStatement?.source ?? "") + "\n"
    _ = Streams.write(Array(text.utf8), to: file)
    close(file)
    try ShellProgram.run(editor.split(separator: " ").map(String.init) + [path])
    let edited = String(decoding: try ScriptFile.bytes(of: path), as: UTF8.self)
    let lines = edited.split(separator: "\n").joined(separator: "; ")
    shell.editor.draft = lines.isEmpty ? nil : lines
  }
}
