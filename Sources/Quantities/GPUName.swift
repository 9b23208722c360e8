/// What a GPU is called: by its UUID where it has one, else by the maker and the number that the
/// maker's tools give it. One text for one GPU, such as `nvidia:0` or
/// `GPU-8dfd6a8c-1f9a-4d6b-9a30-0c5f6f2b7a11`.
public struct GPUName: Hashable, Sendable {
  /// Whose runtime knows the GPU under this name.
  public enum Maker: String, Hashable, Sendable, CaseIterable {
    case nvidia
    case amd
    /// Somebody has only said that there is one.
    case any
  }

  public let maker: Maker
  /// The word for `CUDA_VISIBLE_DEVICES` or `ROCR_VISIBLE_DEVICES`: a UUID or a number.
  public let visible: String
  /// `visible` is a UUID, which no change of the machine gives to another GPU.
  public let isUnique: Bool

  /// The numbers that a GPU may have.
  public static let numberRange = 0...4095

  /// - Parameter number: held inside ``numberRange``.
  public init(_ maker: Maker, number: Int) {
    self.maker = maker
    visible = String(min(max(number, Self.numberRange.lowerBound), Self.numberRange.upperBound))
    isUnique = false
  }

  /// Reads `GPU-` with a UUID or the 16 hexadecimal digits of AMD, `MIG-` with a UUID or with the
  /// older `GPU-UUID/INSTANCE/INSTANCE`, or `MAKER:NUMBER`. Case does not matter.
  ///
  /// - Throws: ``QuantityError`` for anything else.
  public init(parsing text: String) throws(QuantityError) {
    let expected = "the UUID of a GPU such as GPU-8dfd6a8c-1f9a-4d6b-9a30-0c5f6f2b7a11"
    guard !text.isEmpty else { throw .empty(expected: expected) }
    let lower = text.lowercased()
    if let colon = lower.firstIndex(of: ":") {
      let digits = lower[lower.index(after: colon)...]
      guard let maker = Maker(rawValue: String(lower[..<colon])),
        let number = CivilCalendar.number(Array(digits.utf8)[...]),
        Self.numberRange.contains(Int(number)), String(number) == digits
      else { throw .malformed(text: text, expected: expected) }
      self.init(maker, number: Int(number))
      return
    }
    let rest = lower.drop { $0 != "-" }.dropFirst()
    if lower.hasPrefix("gpu-"), Self.isUUID(rest) {
      self.init(unique: .nvidia, "GPU-" + rest)
    } else if lower.hasPrefix("gpu-"), Self.isHex(rest, 16) {
      self.init(unique: .amd, "GPU-" + rest)
    } else if lower.hasPrefix("mig-"), Self.isUUID(rest) {
      self.init(unique: .nvidia, "MIG-" + rest)
    } else if lower.hasPrefix("mig-gpu-"), Self.isInstance(rest.dropFirst(4)) {
      self.init(unique: .nvidia, "MIG-GPU-" + rest.dropFirst(4))
    } else {
      throw .malformed(text: text, expected: expected)
    }
  }

  private init(unique maker: Maker, _ visible: String) {
    self.maker = maker
    self.visible = visible
    isUnique = true
  }

  /// A part of a GPU that NVIDIA's driver has cut into instances.
  public var isPart: Bool { visible.hasPrefix("MIG-") }

  private static func isHex(_ text: Substring, _ count: Int) -> Bool {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    let letters = UInt8(ascii: "a")...UInt8(ascii: "f")
    return text.utf8.count == count
      && text.utf8.allSatisfy { digits.contains($0) || letters.contains($0) }
  }

  private static func isUUID(_ text: Substring) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let lengths = [8, 4, 4, 4, 12]
    return parts.count == lengths.count && zip(parts, lengths).allSatisfy { isHex($0, $1) }
  }

  private static func isInstance(_ text: Substring) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let uuid = parts.first, parts.count == 3, isUUID(uuid) else { return false }
    return parts.dropFirst().allSatisfy { part in
      (1...3).contains(part.utf8.count) && CivilCalendar.number(Array(part.utf8)[...]) != nil
    }
  }
}

extension GPUName: CustomStringConvertible {
  public var description: String { isUnique ? visible : "\(maker.rawValue):\(visible)" }
}

extension GPUName: Codable {
  public init(from decoder: any Decoder) throws {
    self = try TextCoding.read(decoder) { text throws(QuantityError) in
      try GPUName(parsing: text)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    try TextCoding.write(self, to: encoder)
  }
}
