/// The name of a folder that we make in a control group hierarchy: `g-` or `s-` and a number in
/// hexadecimal. It cannot hold anything that a user wrote.
package enum GroupName: Hashable, Sendable {
  /// Of a group of many.
  case group(UInt64)
  /// Of one session in it.
  case session(UInt64)

  package var text: String {
    switch self {
    case .group(let id): "g-" + String(id, radix: 16)
    case .session(let id): "s-" + String(id, radix: 16)
    }
  }

  /// nil for every text but the one that ``text`` gives: no capital letters, no leading zero.
  package init?(parsing text: String) {
    guard text.utf8.count > 2, let id = UInt64(text.utf8.dropFirst(2).hexadecimal, radix: 16) else {
      return nil
    }
    let name: GroupName
    switch text.utf8.first {
    case UInt8(ascii: "g"): name = .group(id)
    case UInt8(ascii: "s"): name = .session(id)
    default: return nil
    }
    // Byte by byte: texts that only look alike are equal to Swift.
    guard name.text.utf8.elementsEqual(text.utf8) else { return nil }
    self = name
  }
}

extension Substring.UTF8View {
  fileprivate var hexadecimal: String { String(decoding: self, as: UTF8.self) }
}

/// The name of the one folder below which all of ours stand: `rmctl`, or `rmctl-` and a few small
/// letters, digits and hyphens.
package struct GroupBaseName: Hashable, Sendable {
  package let text: String

  package static let usual = GroupBaseName(checked: "rmctl")

  private init(checked: String) {
    text = checked
  }

  /// At most 64 bytes; nil for anything else.
  package init?(parsing text: String) {
    let prefix = "rmctl-"
    let isPlain = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
    }
    guard isPlain, text.utf8.count <= 64,
      text == "rmctl" || (text.hasPrefix(prefix) && text.utf8.count > prefix.utf8.count)
    else { return nil }
    self.text = text
  }
}
