import Quantities
import TestSupport
import Testing

@testable import ResourceEngine

@Suite("Map keyed by identifiers")
struct IdentifierMapTests {
  @Test("An empty map has nothing, and removing from it does nothing")
  func emptyMap() {
    var map = IdentifierMap<SessionID, Int>()
    #expect(map.isEmpty)
    #expect(map[SessionID(1)] == nil)
    #expect(map.remove(SessionID(1)) == nil)
    #expect(map.updateExisting(SessionID(1)) { $0 += 1 } == nil)
    #expect(map.sortedKeys.isEmpty)
  }

  @Test("The smallest and the largest identifier are keys like others")
  func extremeKeys() {
    var map = IdentifierMap<SessionID, String>()
    map[SessionID(0)] = "first"
    map[SessionID(.max)] = "last"
    #expect(map[SessionID(0)] == "first")
    #expect(map[SessionID(.max)] == "last")
    #expect(map[SessionID(1)] == nil)
    #expect(map.sortedKeys == [SessionID(0), SessionID(.max)])
    #expect(map.remove(SessionID(0)) == "first")
    #expect(map[SessionID(0)] == nil)
    #expect(map.count == 1)
  }

  @Test("Update starts from the given value where there is none, and changes in place after")
  func update() {
    var map = IdentifierMap<GroupID, [Int]>()
    map.update(GroupID(7), default: [1]) { $0.append(2) }
    let length = map.update(GroupID(7), default: [9, 9, 9]) { values in
      values.append(3)
      return values.count
    }
    #expect(map[GroupID(7)] == [1, 2, 3])
    #expect(length == 3)
    #expect(map.updateExisting(GroupID(7)) { $0.removeLast() } == 3)
    #expect(map[GroupID(7)] == [1, 2])
    #expect(map.count == 1)
  }

  @Test("Setting nil removes, setting again counts once")
  func settingNil() {
    var map = IdentifierMap<GroupID, Int>()
    map[GroupID(1)] = 1
    map[GroupID(1)] = 2
    #expect(map.count == 1)
    map[GroupID(1)] = nil
    #expect(map.isEmpty)
    map[GroupID(1)] = nil
    #expect(map.isEmpty)
  }

  @Test("Maps with equal entries are equal and hash alike, whatever their past")
  func equality() {
    var up = IdentifierMap<SessionID, UInt64>()
    var down = IdentifierMap<SessionID, UInt64>()
    down.reserveCapacity(5_000)
    for key in UInt64(1)...100 { up[SessionID(key)] = key * 3 }
    for key in (UInt64(1)...1_000).reversed() { down[SessionID(key)] = key * 3 }
    #expect(up != down)
    for key in UInt64(101)...1_000 { down.remove(SessionID(key)) }
    #expect(up == down)
    #expect(up.hashValue == down.hashValue)
    down[SessionID(50)] = 0
    #expect(up != down)
    down[SessionID(50)] = nil
    down[SessionID(5_000)] = 150
    #expect(up != down)
  }

  @Test("Emptied and copied maps are independent")
  func copies() {
    var map = IdentifierMap<SessionID, Int>()
    for key in UInt64(1)...20 { map[SessionID(key)] = 1 }
    let copy = map
    map.removeAll()
    #expect(map.isEmpty)
    #expect(map[SessionID(3)] == nil)
    #expect(map == IdentifierMap())
    #expect(copy.count == 20)
    map[SessionID(3)] = 2
    #expect(copy[SessionID(3)] == 1)
  }

  @Test("Visiting sees every entry once")
  func visits() {
    var map = IdentifierMap<SessionID, UInt64>()
    for key in UInt64(1)...500 { map[SessionID(key)] = key }
    var sum: UInt64 = 0
    var visited = 0
    map.forEachUnordered { id, value in
      #expect(id.value == value)
      sum += value
      visited += 1
    }
    #expect(visited == 500)
    #expect(sum == 125_250)
  }

  /// Dense keys as the engine hands them out, few keys that are removed and come back, and keys
  /// whose products agree in their highest bits, so that long runs wrap around the end.
  @Test(
    "Any sequence of changes agrees with a dictionary",
    arguments: [
      (seed: 1, keys: .dense), (seed: 2, keys: .few), (seed: 3, keys: .colliding),
      (seed: 4, keys: .colliding),
    ] as [(seed: UInt64, keys: Keys)])
  func agreesWithDictionary(seed: UInt64, keys: Keys) {
    var random = SplitMix64(seed: seed)
    var map = IdentifierMap<SessionID, UInt64>()
    var model: [UInt64: UInt64] = [:]
    for step in 0..<20_000 {
      let key = keys.next(step: step, random: &random)
      let value = random.next()
      switch random.next() % 8 {
      case 0, 1: map[SessionID(key)] = value; model[key] = value
      case 2, 3:
        map.update(SessionID(key), default: 5) { $0 &+= value }
        model[key, default: 5] &+= value
      case 4:
        let found = map.updateExisting(SessionID(key)) { $0 ^= value } != nil
        #expect(found == (model[key] != nil), "seed \(seed) step \(step)")
        model[key]? ^= value
      default:
        let removed = map.remove(SessionID(key))
        #expect(removed == model.removeValue(forKey: key), "seed \(seed) step \(step)")
      }
      #expect(map.count == model.count, "seed \(seed) step \(step)")
      #expect(map[SessionID(key)] == model[key], "seed \(seed) step \(step)")
      if step % 500 == 0 {
        #expect(map.sortedKeys.map(\.value) == model.keys.sorted(), "seed \(seed) step \(step)")
        #expect(model.allSatisfy { map[SessionID($0)] == $1 }, "seed \(seed) step \(step)")
      }
    }
  }

  enum Keys: Sendable {
    case dense, few, colliding

    func next(step: Int, random: inout SplitMix64) -> UInt64 {
      switch self {
      case .dense: UInt64(step / 4) &- min(UInt64(step / 4), random.next() % 64)
      case .few: random.next() % 12
      // The inverse of the hash's factor: products are small steps above or below the wrap.
      case .colliding: (random.next() % 40 &- 20) &* 0xF1DE_83E1_9937_733D
      }
    }
  }
}
