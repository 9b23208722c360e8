import Glibc
package import Quantities

/// From how much standing still on somebody wants to be woken.
package struct PressureThreshold: Hashable, Sendable {
  package enum Share: String, Sendable {
    /// At least one task stands still.
    case some
    /// All tasks do at once.
    case full
  }

  package let share: Share
  /// How long together, above zero and at most the window.
  package let stall: TimeSpan
  /// Inside which time; the kernel takes up to 10 s, and before Linux 6.5 from 500 ms on.
  package let window: TimeSpan

  package init(_ share: Share, stall: TimeSpan, window: TimeSpan) {
    self.share = share
    self.stall = stall
    self.window = window
  }

  /// As the kernel reads it, in microseconds.
  var text: String { "\(share.rawValue) \(microseconds(stall)) \(microseconds(window))" }

  private func microseconds(_ span: TimeSpan) -> Int64 { span.nanoseconds / 1000 }

  /// The nearest that the kernel grants to everybody: a window of whole two seconds, with the same
  /// part of it. At most 10 s.
  package var forEverybody: PressureThreshold {
    let step: Int64 = 2_000_000_000
    guard window > .zero, window.nanoseconds % step != 0 || window.nanoseconds > 5 * step else {
      return self
    }
    let steps = min(5, window.nanoseconds / step + 1)
    let wide = steps * step
    let (high, low) = stall.nanoseconds.multipliedFullWidth(by: wide)
    // A stall above the window is nonsense, and stays so.
    guard stall <= window else { return self }
    let part = window.nanoseconds.dividingFullWidth((high, low)).quotient
    return PressureThreshold(
      share, stall: TimeSpan(nanoseconds: part), window: TimeSpan(nanoseconds: wide))
  }
}

/// Wakes whoever polls for it when work stands still for want of a resource: a trigger of pressure
/// stall information, Documentation/accounting/psi.rst of Linux. Ends with the object.
package struct PressureTrigger: ~Copyable {
  /// For poll(2), with ``events``; one event per window at most.
  package let descriptor: Int32
  /// What the kernel has granted.
  package let threshold: PressureThreshold

  /// What to ask poll(2) for.
  package static let events = Int16(POLLPRI)

  package enum Failure: Error, Hashable {
    /// The kernel has no such file, or the feature is off.
    case unsupported
    /// The file is not ours to write.
    case notAllowed
    /// The kernel takes no such stall and window, also not widened.
    case refused(PressureThreshold)
    /// The descriptor has a trigger already.
    case inUse
    case system(Int32)
  }

  /// What poll(2) has said.
  package enum News: Hashable, Sendable {
    case nothing
    /// The threshold was passed.
    case pressure
    /// The group is no more, and nothing will come of it.
    case gone
  }

  /// Watches the whole machine.
  ///
  /// - Parameter root: stands for `/`.
  package init(
    _ resource: PressureFile.Resource, _ threshold: PressureThreshold, root: String = ""
  ) throws(Failure) {
    let path = "\(root)/proc/pressure/\(resource.rawValue)"
    try self.init(taking: open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC), threshold)
  }

  /// Watches a control group.
  ///
  /// - Parameter file: its `*.pressure` file, opened to read and write without waiting; it is
  ///   closed with the trigger, or here when there comes none of it. A negative one stands for the
  ///   error in `errno`.
  package init(taking file: Int32, _ threshold: PressureThreshold) throws(Failure) {
    guard file >= 0 else { throw Self.failure(errno, threshold) }
    var threshold = threshold
    var failure = Self.write(threshold, to: file)
    if failure == EINVAL {
      // Without the right to more, only windows of whole two seconds are granted.
      threshold = threshold.forEverybody
      failure = Self.write(threshold, to: file)
    }
    guard failure == 0 else {
      close(file)
      throw Self.failure(failure, threshold)
    }
    descriptor = file
    self.threshold = threshold
  }

  deinit {
    close(descriptor)
  }

  /// Watches the whole machine where that is possible; nil where the kernel cannot or will not.
  ///
  /// - Throws: what the caller has done wrong, and what the system has run out of.
  package static func ifAllowed(
    _ resource: PressureFile.Resource, _ threshold: PressureThreshold, root: String = ""
  ) throws(Failure) -> PressureTrigger? {
    do {
      return try PressureTrigger(resource, threshold, root: root)
    } catch .unsupported {
      return nil
    } catch .notAllowed {
      return nil
    }
  }

  /// - Parameter answer: `revents` of this descriptor.
  package static func news(_ answer: Int16) -> News {
    if answer & Int16(POLLERR | POLLNVAL) != 0 { return .gone }
    return answer & events != 0 ? .pressure : .nothing
  }

  /// - Returns: 0, or an error number.
  private static func write(_ threshold: PressureThreshold, to file: Int32) -> Int32 {
    // The kernel puts an end of its own over the last byte.
    let bytes = Array(threshold.text.utf8) + [0]
    var got: Int
    repeat { got = Glibc.write(file, bytes, bytes.count) } while got < 0 && errno == EINTR
    return got == bytes.count ? 0 : got < 0 ? errno : EIO
  }

  private static func failure(_ number: Int32, _ threshold: PressureThreshold) -> Failure {
    switch number {
    case ENOENT, EOPNOTSUPP: .unsupported
    case EACCES, EPERM, EROFS: .notAllowed
    case EINVAL: .refused(threshold)
    case EBUSY: .inUse
    default: .system(number)
    }
  }
}
