import Glibc
import ResourceManagement

extension Context {
  /// Asks on the terminal; without one, or with --no-input, only --yes will do.
  ///
  /// - Throws: ``CommandError/refused(_:_:suggestions:hint:)`` when the answer is not yes.
  func confirm(_ question: String) throws(CommandError) {
    guard !global.yes, !global.dryRun else { return }
    guard !global.noInput, isatty(0) == 1 else {
      throw .refused(
        .inputDeclined, "a confirmation is needed: \(question)", hint: "the same with --yes")
    }
    streams.ask(TerminalText.escaped(question) + " [y/N] ")
    let answer = typedLine().lowercased()
    guard ["y", "yes"].contains(answer) else {
      throw .refused(.inputDeclined, "declined; nothing was changed")
    }
  }

  /// One line, read without a buffer that would keep the end of the input for ever. Ctrl-C in a
  /// shell and Ctrl-D are an empty answer.
  private func typedLine() -> String {
    var bytes: [UInt8] = []
    while dispatcher.interruption?() != true {
      var source = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
      guard poll(&source, 1, isInShell ? 50 : -1) > 0 else { continue }
      var byte: UInt8 = 0
      let got = Glibc.read(0, &byte, 1)
      if got == 1, byte != UInt8(ascii: "\n") {
        bytes.append(byte)
      } else if got == 1 {
        return String(decoding: bytes, as: UTF8.self)
      } else if got == 0 || errno != EINTR {
        break
      }
    }
    streams.talk("")
    return ""
  }
}
