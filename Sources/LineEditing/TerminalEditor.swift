import CReadline
import Glibc

/// GNU readline through its callback interface, so that Ctrl-C, a resize and a request to end
/// are events of our own loop. Only one can exist: readline has one state per process.
@MainActor
package final class TerminalEditor {
  /// Candidates for the word being typed: the line up to the cursor in, words out. nil asks for
  /// file names.
  package typealias Completion = @MainActor (_ line: String, _ start: Int) -> [String]?

  private static var completion: Completion?
  private static var finished: LineEvent?
  private static var words: [UnsafeMutablePointer<CChar>?] = []

  /// Readable with one signal number at a time.
  private let signals: SignalSource

  /// - Parameters:
  ///   - name: for `$if NAME` in inputrc.
  ///   - signals: where Ctrl-C, resizes and requests to end arrive.
  package init(name: String, signals: SignalSource, completion: @escaping Completion) {
    self.signals = signals
    Self.completion = completion
    rmctl_readline_configure(name) { word, start, _ in
      // Pointers may not cross into the actor as such; readline calls on this very thread.
      let address = Int(bitPattern: word)
      let matches = MainActor.assumeIsolated { TerminalEditor.complete(address, Int(start)) }
      return UnsafeMutablePointer(bitPattern: matches)
    }
  }

  /// Text that stands on the next line before anything is typed.
  package var draft: String?

  /// Waits for the next line.
  ///
  /// - Parameter prompt: invisible parts stand between \u{1} and \u{2}.
  package func next(prompt: String) -> LineEvent {
    Self.finished = nil
    defer { draft = nil }
    rmctl_readline_install(prompt) { line in
      let event: LineEvent = line.map { .line(String(cString: $0)) } ?? .end
      free(line)
      MainActor.assumeIsolated { TerminalEditor.finish(event) }
    }
    if let draft { rmctl_readline_insert(draft) }
    while Self.finished == nil {
      var sources = [
        pollfd(fd: 0, events: Int16(POLLIN), revents: 0),
        pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&sources, 2, -1) > 0 else { continue }
      if sources[1].revents != 0 {
        signals.take().forEach(handle)
      } else if sources[0].revents != 0 {
        rmctl_readline_read()
      }
    }
    return Self.finished ?? .end
  }

  /// Called once a line is whole: the terminal goes back to its own modes before the line runs.
  private static func finish(_ event: LineEvent) {
    rmctl_readline_remove()
    finished = event
  }

  private func handle(_ signal: Int32) {
    switch signal {
    case SIGINT:
      rmctl_readline_clear_line()
      Self.finish(.interrupted)
    case SIGWINCH:
      rmctl_readline_resize()
    case SIGTSTP:
      rmctl_readline_suspend()
      raise(SIGSTOP)
      rmctl_readline_resume()
    case SIGTERM, SIGHUP, SIGQUIT:
      Self.finish(.signal(signal))
    default:
      break
    }
  }

  /// - Returns: the address of readline's array of matches; 0 for none.
  private static func complete(_ address: Int, _ start: Int) -> Int {
    guard let word = UnsafePointer<CChar>(bitPattern: address), let completion else { return 0 }
    let line = String(cString: rmctl_readline_buffer())
    let matches: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    if let texts = completion(line, start) {
      words.forEach { free($0) }
      words = texts.map { strdup($0) }
      matches = words.withUnsafeBufferPointer { buffer in
        buffer.withMemoryRebound(to: UnsafePointer<CChar>?.self) {
          rmctl_candidates(word, $0.baseAddress, Int32($0.count))
        }
      }
    } else {
      matches = rmctl_filename_candidates(word)
    }
    return Int(bitPattern: matches)
  }
}

/// Signals as the editor needs them: a descriptor to wait on, and what has arrived.
package struct SignalSource {
  package let descriptor: Int32
  package let take: () -> [Int32]

  package init(descriptor: Int32, take: @escaping () -> [Int32]) {
    self.descriptor = descriptor
    self.take = take
  }
}
