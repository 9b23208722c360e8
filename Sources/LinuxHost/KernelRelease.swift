import Glibc

/// The kernel that runs, as uname(2) names it.
package enum KernelRelease {
  /// Such as `Linux 6.1.0-18-cloud-amd64`; empty when the kernel does not say.
  package static let current: String = {
    var names = utsname()
    guard uname(&names) == 0 else { return "" }
    func text<Field>(_ field: inout Field) -> String {
      withUnsafeBytes(of: &field) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
    }
    return text(&names.sysname) + " " + text(&names.release)
  }()
}
