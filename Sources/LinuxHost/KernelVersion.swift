/// The first two numbers of a kernel's release.
package struct KernelVersion: Hashable, Comparable, Sendable {
  package let major: Int
  package let minor: Int

  package init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Of `6.1.0-18-cloud-amd64`, with or without `Linux ` in front; nil for anything else.
  package init?(parsing text: String) {
    let release = text.hasPrefix("Linux ") ? text.dropFirst(6) : text[...]
    let parts = release.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, let major = KernelNumber.whole(parts[0]).flatMap(Int.init(exactly:)),
      let minor = KernelNumber.whole(parts[1].prefix { $0.isNumber }).flatMap(Int.init(exactly:))
    else { return nil }
    self.init(major, minor)
  }

  package static func < (a: KernelVersion, b: KernelVersion) -> Bool {
    (a.major, a.minor) < (b.major, b.minor)
  }
}

extension KernelVersion: CustomStringConvertible {
  package var description: String { "\(major).\(minor)" }
}
