import TestSupport
import Testing

@testable import Scheduling

/// A tournament knows the first of all after any change, and copies are values.
struct TagTreeTests {
  /// A tree and what should be in it.
  private struct Pair {
    var tree = TagTree()
    var tags: [Int: Int64] = [:]
    /// Who lies in which slot.
    var members: [Int] = []

    mutating func set(_ number: Int, _ tag: Int64) {
      if let slot = members.firstIndex(of: number) {
        tree.setTag(of: number, at: Int32(slot), to: tag)
      } else {
        #expect(Int(tree.insert(number, tag)) == members.count)
        members.append(number)
      }
      tags[number] = tag
    }

    mutating func remove(_ slot: Int) {
      let heir = tree.remove(at: slot)
      tags[members[slot]] = nil
      let last = members.removeLast()
      #expect(heir == (slot < members.count ? last : nil))
      if slot < members.count { members[slot] = last }
    }

    var isRight: Bool {
      let wanted = tags.min { ($0.value, $0.key) < ($1.value, $1.key) }
      return tree.top?.number == wanted?.key && tree.top?.tag == wanted?.value
        && tree.count == tags.count
    }
  }

  @Test("Tags that change in any direction leave the first on top", arguments: 1...70)
  func changes(most: Int) {
    var generator = SplitMix64(seed: UInt64(most))
    var pair = Pair()
    for step in 0..<600 {
      let number = Int.random(in: 0..<most, using: &generator)
      if !pair.members.isEmpty, generator.isOneIn(4) {
        pair.remove(Int.random(in: pair.members.indices, using: &generator))
      } else {
        pair.set(number, Int64.random(in: -40...40, using: &generator))
      }
      #expect(pair.isRight, "\(most) at most, step \(step)")
    }
    pair.tree.changeTags { Int64(-$0) }
    for number in pair.members { pair.tags[number] = Int64(-number) }
    #expect(pair.isRight)
    while !pair.members.isEmpty {
      pair.remove(0)
      #expect(pair.isRight)
    }
  }

  @Test("Who comes is the first of its part of a large tree, and nobody in a small one")
  func coming() {
    var generator = SplitMix64(seed: 11)
    for count in [2_048, 2_049, 9_000, 20_000] {
      var tree = TagTree()
      var tags = (0..<count).map { _ in Int64.random(in: 0...1 << 40, using: &generator) }
      for (number, tag) in tags.enumerated() { _ = tree.insert(number, tag) }
      var capacity = 1
      while capacity < count { capacity *= 2 }
      // A power of four that leaves 16 to 63 parts of all places from the capacity to twice that.
      var width = 1
      while capacity / width >= 64 { width *= 4 }
      for _ in 0..<200 {
        let slot = Int.random(in: 0..<count, using: &generator)
        tags[slot] += Int64.random(in: 0...1 << 40, using: &generator)
        tree.setTag(of: slot, at: Int32(slot), to: tags[slot])
        let part = slot / width * width..<min(count, slot / width * width + width)
        let wanted = count > 2_048 ? part.min { tags[$0] < tags[$1] } : nil
        let coming = tree.coming(after: Int32(slot))
        #expect(coming?.number == wanted && coming?.slot == wanted, "\(count), slot \(slot)")
        if let coming { tree.fetchWay(of: coming) }
      }
      for slot in [-1, 0, 77, Int32(count) - 1, Int32(count)] {
        let isMember = count > 2_048 && slot >= 0 && slot < count
        #expect((tree.coming(after: slot) != nil) == isMember)
        #expect(tree.farMember(at: slot)?.number == (isMember ? Int(slot) : nil))
      }
    }
  }

  @Test("Who was alone and changed plays when another comes", arguments: [1, 2, 5])
  func alone(most: Int) {
    var tree = TagTree()
    for number in 0..<most { _ = tree.insert(number, Int64(number)) }
    for slot in (1..<most).reversed() { _ = tree.remove(at: slot) }
    tree.setTag(of: 0, at: 0, to: 50)
    #expect(tree.top?.tag == 50)
    _ = tree.insert(1, 40)
    #expect(tree.top?.number == 1)
    tree.setTag(of: 1, at: 1, to: 60)
    #expect(tree.top?.number == 0 && tree.top?.tag == 50)
  }

  @Test("A copy does not change with the other")
  func copies() {
    var tree = TagTree()
    for number in 0..<9 { _ = tree.insert(number, Int64(number)) }
    var copy = tree
    copy.setTag(of: 0, at: 0, to: 100)
    #expect(copy.top?.number == 1 && tree.top?.number == 0)
    tree.setTag(of: 3, at: 3, to: -1)
    #expect(copy.top?.number == 1 && tree.top?.number == 3)
  }

  @Test("Who is late is one of the last slots, and none of the first")
  func last() {
    var tree = TagTree()
    #expect(tree.last(but: nil) == nil)
    _ = tree.insert(0, 7)
    #expect(tree.last(but: 0) == nil && tree.last(but: nil)?.number == 0)
    for number in 1..<9 { _ = tree.insert(number, Int64(20 - number)) }
    #expect(tree.last(but: nil)?.number == 5 && tree.last(but: 5)?.number == 6)
  }

  @Test("A slot that is none changes nothing")
  func nowhere() {
    var tree = TagTree()
    #expect(tree.remove(at: 0) == nil)
    _ = tree.insert(4, 1)
    for slot in [-1, 1, 2, .max] {
      #expect(tree.remove(at: slot) == nil && tree.count == 1)
      tree.setTag(of: 4, at: Int32(clamping: slot), to: 9)
      #expect(tree.top?.tag == 1)
    }
  }
}
